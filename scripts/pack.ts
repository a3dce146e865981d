// `npm run pack`: the packages of a release, tried in an empty folder.
import { join } from 'node:path';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';
import { packNode, packWorkspaces } from './lib/pack/packages.ts';
import { tryAgent, tryNode } from './lib/pack/try-packages.ts';

const folder = 'almanac-packages';

const help = `usage: npm run pack [-- [--out FOLDER] [--node] [--no-try]]

  Packs types and agent as npm packages, installs them in an empty folder with a HOME of its own, and runs almanac demo, watch
  and agent there.
  --out      where the tarballs go (default: ${folder})
  --node     also packs the built node for Linux on x64, and runs almanac network up with it
  --no-try   only packs`;

const { values } = parseOptions(help, {
  options: { out: { type: 'string' }, node: { type: 'boolean' }, 'no-try': { type: 'boolean' } },
});
const out = values.out ?? join(root, folder);
const tell = (line: string): void => console.log(line);
try {
  const tarballs = await packWorkspaces(out);
  const node = values.node ? await packNode(out) : undefined;
  for (const tarball of [...tarballs, ...(node === undefined ? [] : [node])]) tell(tarball);
  if (!values['no-try']) {
    await tryAgent(tarballs, tell);
    if (node !== undefined) await tryNode([...tarballs, node], tell);
  }
} catch (error) {
  console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
