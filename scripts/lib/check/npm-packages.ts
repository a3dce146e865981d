import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unitPrograms } from '../../../offchain-agent/src/base/installation.ts';
import { bundledFile } from '../bundle.mjs';
import { fetchedNode } from '../fetched-packages.ts';
import { root } from '../folders.mjs';
import { Installed } from '../pack/installed.ts';
import { agentVersion, packWorkspaces } from '../pack/packages.ts';
import { capture } from '../process.mjs';
import { importsOf } from './imports.ts';
import type { Outcome } from './step.ts';

const firstTableMs = 60_000;
/** Before its link the demo lives through the days since its seed, up to 40 s. */
const wholeMs = 150_000;

/** Machine code that libraries try to load and do without. */
const tried = ['bufferutil', 'pg-native', 'utf-8-validate'];

/**
 * Packs the npm packages and runs the agent's from where it was unpacked. Nothing is installed: it takes what it depends on
 * from the clone, and what it imports must be among what it depends on. `npm run pack` installs them.
 */
export async function checkNpmPackages(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-packages-'));
  try {
    const tarballs = await packWorkspaces(folder);
    const faults: string[] = [];
    for (const tarball of tarballs) {
      const unpacked = tarball.replace(/\.tgz$/, '');
      mkdirSync(unpacked);
      const { code, output } = await capture('tar', [
        '-xzf',
        tarball,
        '-C',
        unpacked,
        '--strip-components=1',
      ]);
      if (code !== 0) return { passed: 0, failed: 1, output };
      faults.push(...packageFaults(unpacked));
      if (existsSync(join(unpacked, 'bin'))) faults.push(...(await runFaults(unpacked)));
    }
    return { passed: faults.length === 0 ? 1 : 0, failed: faults.length, output: faults.join('\n') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What whoever installs an unpacked package would miss, or not want. */
export function packageFaults(folder: string): string[] {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as {
    name: string;
    private?: boolean;
    dependencies?: object;
    peerDependencies?: object;
  };
  // A peer is installed by whoever wants what it does, and told of where it is missing.
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const needed = ['README.md', 'LICENSE', 'NOTICE'].filter((file) => !existsSync(join(folder, file)));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  // The pages are whole, and a bundle says itself what it asks for.
  const modules = files.filter((file) => file.endsWith('.js') && !/^(web|bundle)\//.test(file));
  const written = modules.flatMap((path) =>
    importsOf({ path, text: readFileSync(join(folder, path), 'utf8') }).map(({ specifier }) => specifier),
  );
  const imported = [...written, ...bundledImports(folder)];
  const packages = new Set(imported.filter((name) => /^(@[\w.-]+\/)?\w[\w./-]*$/.test(name)).map(packageOf));
  const undeclared = [...packages].filter(
    (name) => !Object.hasOwn(declared, name) && !builtinModules.includes(name) && !tried.includes(name),
  );
  return [
    ...(manifest.private ? ['is private'] : []),
    ...(manifest.name.startsWith('@almanac-chain/') ? [] : ['has a name that anybody may take']),
    ...needed.map((file) => `lacks ${file}`),
    ...files
      .filter((file) => /(^|\/)(src|test|node_modules)(\/|$)|tsbuildinfo/.test(file))
      .map((file) => `holds ${file}`),
    ...undeclared.map((name) => `imports ${name}, which it does not depend on`),
  ].map((fault) => `${manifest.name} ${fault}`);
}

function bundledImports(folder: string): readonly string[] {
  const file = join(folder, 'bundle', bundledFile);
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, 'utf8')) as { imported: readonly string[] }).imported;
}

async function runFaults(unpacked: string): Promise<string[]> {
  symlinkSync(join(root, 'offchain-agent/node_modules'), join(unpacked, 'node_modules'));
  symlinkSync(join(root, 'node_modules'), join(unpacked, '../node_modules'));
  const installed = await Installed.unpacked(unpacked);
  try {
    const { stdout } = await installed.almanac('--version');
    if (stdout.trim() !== agentVersion()) return [`almanac --version says ${stdout.trim()}`];
    const faults = [...(await fileFaults(installed, unpacked)), ...(await newerNodeFaults(installed))];
    if (faults.length > 0) return faults;
    const demo = installed.start(['demo', '--pace', 'real']);
    await demo.shows(/^v4 .*\d+\/\d+/m, firstTableMs);
    const code = await demo.end('SIGINT');
    if (code !== 130) return [`almanac demo, interrupted, ended with ${code}`];
    const whole = installed.start(['demo']);
    // Without the seed that is in the package it lives through 42.
    await whole.shows(/lived through (9\d|\d{3}) days in advance/, wholeMs);
    await whole.end('SIGINT');
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await installed.remove();
  }
}

/** Commands that read or name files beside the program: what each must show. */
const withFiles: readonly (readonly [args: readonly string[], shows: RegExp])[] = [
  [['doctor'], /^ok +files +docs\/ and deploy\/ in \S+, configurations in \S+examples$/m],
  [['network', 'presets'], /^slow /m],
  [['status', 'serve', 'docs/examples/status.yaml', '--check'], /is valid: 3 endpoints/],
  [['fit', 'docs/examples/schaffer.csv'], /kappa/],
];

/** What is wrong with commands that need files of the package, run as a user of npm does. */
async function fileFaults(installed: Installed, unpacked: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [args, shows] of withFiles) {
    const placed = args.map((arg) => (arg.startsWith('docs/') ? join(unpacked, arg) : arg));
    const { code, output } = await installed.almanac(...placed);
    if (code !== 0 || !shows.test(output))
      faults.push(`almanac ${args.join(' ')} ended with ${code}:\n${output}`);
  }
  const machines = ['a=10.0.0.1', 'b=10.0.0.2'].flatMap((machine) => ['--machine', machine]);
  const keys = ['--genesis', '--author', '--voter'].flatMap((name) => [name, `0x${'11'.repeat(32)}`]);
  const init = await installed.almanac(
    'ha',
    'init',
    '--out',
    'ha',
    ...machines,
    '--witness',
    'c=10.0.0.3',
    ...keys,
  );
  const unit = join(installed.folder, 'ha/a/almanac-ha.service');
  if (!existsSync(unit)) return [...faults, `almanac ha init ended with ${init.code}:\n${init.output}`];
  const started = `ExecStart=${unitPrograms.package} ha decide`;
  if (!readFileSync(unit, 'utf8').includes(started)) faults.push(`almanac ha init wrote no ${started}`);
  return faults;
}

/** Under it the package must make the same genesis; `npm run nodes` runs all tests. */
const newerNode = '24';

async function newerNodeFaults(installed: Installed): Promise<string[]> {
  const node = fetchedNode(newerNode);
  if (node === undefined) return [`Node.js ${newerNode} could not be fetched`];
  const args = ['network', 'spec', '--validators', '2'];
  const usual = await installed.almanac(...args);
  const newer = await installed.almanacUnder(node, ...args);
  const isSame = newer.code === 0 && newer.stdout === usual.stdout;
  return isSame
    ? []
    : [`almanac ${args.join(' ')} under Node.js ${newerNode}: ${newer.output.slice(0, 500)}`];
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
