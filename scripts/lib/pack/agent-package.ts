import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unitPrograms } from '../../../offchain-agent/src/base/installation.ts';
import { bundledFile, external, packageFolders } from '../bundle.mjs';
import { usualPages } from '../extension/manifest.ts';
import { packExtensions } from '../extension/pack.ts';
import { root } from '../folders.mjs';
import { ensureCompiled, ensurePages } from '../install.mjs';
import { type Manifest, manifestFile } from '../web/bundle-pages.mjs';
import { noticeOf } from '../web/notice.mjs';

const agent = join(root, 'offchain-agent');
const blobs = ['almanac', 'babe', 'manual'].map((name) => `${name}_runtime.compact.compressed.wasm`);

/** Of `docs` and `deploy`, what only a clone can use: the site, pictures, images to be built, tests of rules. */
const forClones = /^(docs\/(site|img)|deploy\/container)\/|\.test\.yml$/;
/** What else is in `docs` was written by commands. */
const documents = /^deploy\/|\.(md|ya?ml|jsonl?|csv|mjs)$/;

/** Puts together what is published as the agent: the bundle, the pages, the browser extension, the runtimes, documents and deploy files, and a manifest of what the bundle imports. */
export async function makeAgentPackage(folder: string): Promise<void> {
  await ensureCompiled();
  await ensurePages();
  for (const name of ['bin', 'bundle', 'demo-seed', 'examples', 'README.md'])
    cpSync(join(agent, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'web/dist'), join(folder, 'web'), { recursive: true });
  mkdirSync(join(folder, 'blob'));
  for (const blob of blobs) cpSync(join(root, 'runtime-pallets/blob', blob), join(folder, 'blob', blob));
  for (const path of packedFiles()) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), packedText(path, readFileSync(join(root, path), 'utf8')));
  }
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const { bundled } = JSON.parse(readFileSync(join(agent, 'bundle', bundledFile), 'utf8')) as {
    bundled: readonly string[];
  };
  const pages = JSON.parse(readFileSync(join(root, 'web/dist', manifestFile), 'utf8')) as Manifest;
  await packExtensions(join(folder, 'extension'), usualPages);
  writeFileSync(
    join(folder, 'NOTICE'),
    noticeOf('bundle/ and web/ of this package hold', [...bundled, ...packageFolders(pages.inputs)]),
  );
  writeFileSync(join(folder, 'package.json'), agentManifest());
}

/** The documents and deploy files that are packed, from the clone on; in the package they are in the same folders. */
export function packedFiles(): string[] {
  return ['docs', 'deploy'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !basename(entry.name).startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter((path) => documents.test(path) && !forClones.test(path)),
  );
}

/** As a user of the package needs it: the configurations are in another folder there, and units start what npm installed. */
export function packedText(path: string, text: string): string {
  if (path.startsWith('deploy/systemd/')) return text.replaceAll(unitPrograms.clone, unitPrograms.package);
  return path.endsWith('.md') ? text.replaceAll('offchain-agent/examples', 'examples') : text;
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
