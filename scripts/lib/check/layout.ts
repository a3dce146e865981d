import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { readSources, type Source } from '../source.ts';
import { circleFaults } from './circles.ts';
import { fakeFaults } from './fakes.ts';
import { importFormFaults, unreadFileFaults } from './import-forms.ts';
import { agentFolder, importFaults } from './import-order.ts';
import { importsOf } from './imports.ts';
import { skippedFaults } from './skipped.ts';
import { typeNameFaults } from './type-names.ts';
import { borderFaults, webFaults } from './web-imports.ts';

const longestFile = 300;
const longestPallet = 500;
const barrel = 'types/src/index.ts';
const workspaces = ['types', 'offchain-agent'];

// What must run in a clone where nothing is installed yet; all other scripts are TypeScript.
const bootstrap = [
  /^scripts\/(almanac|compile|install-all|prepare|run|setup|start|test|yardstick)\.mjs$/,
  /^scripts\/lib\/(bundle|cargo-env|folders|install|install-lock|lighter-modules|npm|options|process|yardstick)\.mjs$/,
  /^scripts\/lib\/setup\/[^/]+\.mjs$/,
  /^scripts\/lib\/web\/(bundle-pages|compress|descriptors|licences|notice|page-plugins)\.mjs$/,
];

/** Everything that breaks the order of folders or the bounds of size, one sentence each. */
export function layoutFaults(clone = root): string[] {
  const read = (folder: string, ending: string): Source[] => readSources(clone, folder, ending);
  const agent = read(agentFolder, '.ts');
  const [types, ownTests, tests, scripts] = [
    read('types/src', '.ts'),
    read('offchain-agent/test', '.ts'),
    read('tests', '.ts'),
    read('scripts', '.ts'),
  ];
  const bench = read('offchain-agent/bench', '.ts');
  const others = [...types, ...ownTests, ...tests, ...scripts];
  const plain = read('scripts', '.mjs');
  const web = ['web/src', 'web/extension', 'web/test'].flatMap((folder) => [
    ...read(folder, '.ts'),
    ...read(folder, '.tsx'),
  ]);
  return [
    ...importFaults(agent),
    ...circleFaults([...agent, ...bench, ...ownTests, ...web]),
    // Each alone: tests of the whole import the agent, whose own tests import their fakes.
    ...circleFaults(tests),
    ...circleFaults([...scripts, ...plain]),
    ...webFaults(web, agent),
    ...borderFaults(agent, 'offchain-agent'),
    ...borderFaults(others, 'types'),
    ...borderFaults(web, 'web'),
    ...importFormFaults([...agent, ...bench, ...others, ...web]),
    ...unreadFileFaults(clone),
    ...fakeFaults([...agent, ...bench, ...others, ...web]),
    ...skippedFaults([...agent, ...others, ...web]),
    // The types of the chain are generated: their names are the chain's.
    ...typeNameFaults(
      [...agent, ...bench, ...others, ...web].filter(({ path }) => !path.includes('/interfaces/')),
    ),
    ...[...agent, ...bench, ...others, ...plain, ...web].flatMap(sizeFault),
    ...plain.flatMap(bootstrapFault),
    ...read('runtime-pallets/pallets', 'src/lib.rs').flatMap(palletFault),
    ...read('runtime-pallets', '.rs').flatMap(keptPathFault),
    ...workspaces.flatMap((folder) => dependencyFaults(clone, folder, read(`${folder}/src`, '.ts'))),
  ];
}

/** Whoever installs the package would install it for nothing. */
function dependencyFaults(clone: string, folder: string, sources: readonly Source[]): string[] {
  const manifest = join(clone, folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const imported = sources.flatMap(importsOf).map(({ specifier }) => specifier);
  return Object.keys(dependencies)
    .filter((name) => !imported.some((specifier) => specifier === name || specifier.startsWith(`${name}/`)))
    .map(
      (name) => `${folder}/package.json: no source imports ${name}; remove it, or move it to devDependencies`,
    );
}

function sizeFault({ path, text }: Source): string[] {
  if (path.includes('/interfaces/')) return [];
  const lines = text.split('\n').length - 1;
  const faults =
    lines > longestFile ? [`${path}: ${lines} lines; split it by subject before ${longestFile}`] : [];
  if (path.endsWith('/index.ts') && path !== barrel)
    faults.push(`${path}: no barrel files; import the file that has the name`);
  return faults;
}

function bootstrapFault({ path }: Source): string[] {
  return bootstrap.some((pattern) => pattern.test(path))
    ? []
    : [`${path}: scripts that run after the install are TypeScript; name it .ts`];
}

function palletFault({ path, text }: Source): string[] {
  const lines = text.split('\n').length - 1;
  return lines > longestPallet
    ? [`${path}: ${lines} lines; move bodies into files named after the concern before ${longestPallet}`]
    : [];
}

/** A binary that is built once and run in another clone would look where it was built. */
function keptPathFault({ path, text }: Source): string[] {
  return text.includes('env!("CARGO_MANIFEST_DIR")')
    ? [`${path}: the folder of the build is compiled in; read CARGO_MANIFEST_DIR when it runs`]
    : [];
}
