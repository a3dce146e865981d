import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cargoTargetFolder, root } from '../folders.mjs';
import { withInstallLock } from '../install-lock.mjs';
import { capture } from '../process.mjs';
import { makeAgentPackage } from './agent-package.ts';

const agentPackage = '@almanac-chain/agent';
export const nodePackage = '@almanac-chain/node-linux-x64';

interface Packed {
  readonly filename: string;
}

/**
 * Packs `types`, whose `prepack` compiles it, and the agent as it is published.
 * @returns the paths of the tarballs
 * @throws with npm's words
 */
export async function packWorkspaces(into: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-agent-package-'));
  try {
    await makeAgentPackage(folder);
    // What is put beside a package while it is packed must not be taken away by another that packs.
    const types = await withInstallLock(() => pack(root, into, '--workspace', 'types'));
    return [...types, ...(await pack(folder, into))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Packs the built node for Linux on x64: the binary in the cache folder, without its symbols.
 * @throws when it is not built, or with the words of npm
 */
export async function packNode(into: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-node-package-'));
  try {
    mkdirSync(join(folder, 'bin'));
    const packed = copyBuiltNode(join(folder, 'bin'));
    // Only makes it smaller; without the program it stays as it is.
    await capture('strip', [packed]);
    for (const name of ['LICENSE', 'NOTICE']) copyFileSync(join(root, name), join(folder, name));
    writeFileSync(join(folder, 'package.json'), JSON.stringify(nodeManifest(), undefined, 2));
    writeFileSync(join(folder, 'README.md'), nodeReadme);
    const [tarball = ''] = await pack(folder, into);
    return tarball;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Copies the built node into a folder.
 * @returns the path of the copy
 * @throws when it is not built
 */
export function copyBuiltNode(folder: string): string {
  const binary = join(cargoTargetFolder(), 'release/almanac-node');
  if (!existsSync(binary))
    throw new Error(`there is no node at ${binary}; build it first: npm run build:chain -- node`);
  const copy = join(folder, 'almanac-node');
  copyFileSync(binary, copy);
  chmodSync(copy, 0o755);
  return copy;
}

/** The version that the agent's package has. */
export function agentVersion(): string {
  const manifest = readFileSync(join(root, 'offchain-agent/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

/** The manifest of the node's package: of the agent's version, and installed nowhere else. */
export function nodeManifest(): Readonly<Record<string, unknown>> {
  return {
    name: nodePackage,
    version: agentVersion(),
    description: 'The node of the Almanac chain for Linux on x64, as almanac network starts it',
    // It links crates of polkadot-sdk; see NOTICE.
    license: 'GPL-3.0-or-later WITH Classpath-exception-2.0',
    os: ['linux'],
    cpu: ['x64'],
    libc: ['glibc'],
    bin: { 'almanac-node': 'bin/almanac-node' },
    files: ['bin', 'NOTICE'],
    publishConfig: { access: 'public' },
  };
}

const nodeReadme = `# ${nodePackage}

The node of the Almanac chain for Linux on x64 (glibc 2.36 or later, as in Debian 12). Installed beside \`${agentPackage}\` of the
same version, \`almanac network up\` and \`almanac demo --network real\` start it; nothing has to be built.
`;

async function pack(cwd: string, into: string, ...args: readonly string[]): Promise<string[]> {
  mkdirSync(into, { recursive: true });
  const all = ['pack', '--json', '--loglevel=error', '--pack-destination', into, ...args];
  // `prepack` compiles, under the lock that is held here.
  const env = { ...process.env, ALMANAC_INSTALL_LOCKED: '1' };
  const { code, stdout, output } = await capture('npm', all, { cwd, env });
  if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
  // What the packages' own scripts print comes first.
  const packed = JSON.parse(stdout.slice(stdout.search(/^\[$/m))) as Packed[];
  return packed.map(({ filename }) => join(into, filename));
}
