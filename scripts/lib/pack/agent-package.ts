import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledFile, external, packageFolders } from '../bundle.mjs';
import { root } from '../folders.mjs';
import { ensureCompiled, ensurePages } from '../install.mjs';
import { type Manifest, manifestFile } from '../web/bundle-pages.mjs';

const agent = join(root, 'offchain-agent');
const blobs = ['almanac', 'babe', 'manual'].map((name) => `${name}_runtime.compact.compressed.wasm`);

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Puts together what is published as the agent: the bundle, the pages, the runtimes, and a manifest of what the bundle imports. */
export async function makeAgentPackage(folder: string): Promise<void> {
  await ensureCompiled();
  await ensurePages();
  for (const name of ['bin', 'bundle', 'demo-seed', 'examples', 'README.md'])
    cpSync(join(agent, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'web/dist'), join(folder, 'web'), { recursive: true });
  mkdirSync(join(folder, 'blob'));
  for (const blob of blobs) cpSync(join(root, 'runtime-pallets/blob', blob), join(folder, 'blob', blob));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const { bundled } = JSON.parse(readFileSync(join(agent, 'bundle', bundledFile), 'utf8')) as {
    bundled: readonly string[];
  };
  const pages = JSON.parse(readFileSync(join(root, 'web/dist', manifestFile), 'utf8')) as Manifest;
  writeFileSync(join(folder, 'NOTICE'), noticeOf([...bundled, ...packageFolders(pages.inputs)]));
  writeFileSync(join(folder, 'package.json'), agentManifest());
}

/** The agent's manifest with the dependencies that its bundle does not hold; sources, which only the pages import, are not in it. */
export function agentManifest(): string {
  const {
    devDependencies: _,
    exports: __,
    ...manifest
  } = JSON.parse(readFileSync(join(agent, 'package.json'), 'utf8'));
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies as Record<string, string>).filter(([name]) =>
      external.includes(name),
    ),
  );
  return `${JSON.stringify({ ...manifest, dependencies }, undefined, 2)}\n`;
}

/**
 * The notice of the clone, and the packages that are bundled, with their licences.
 * @param folders of the packages, from the clone on
 */
export function noticeOf(folders: readonly string[]): string {
  const lines = [...new Set(folders)].flatMap((folder) => {
    const file = join(root, folder, 'package.json');
    if (!existsSync(file)) return [];
    const {
      name,
      version,
      license = 'no licence named',
    } = JSON.parse(readFileSync(file, 'utf8')) as PackageJson;
    return name === undefined ? [] : [`  ${name} ${version}: ${license}`];
  });
  return `${readFileSync(join(root, 'NOTICE'), 'utf8')}
bundle/ and web/ of this package hold parts of these packages, each under its own
licence, whose text is in the package of that name and version:

${[...new Set(lines)].toSorted().join('\n')}
`;
}
