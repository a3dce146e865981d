import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cargoBuild } from '../../../scripts/lib/cargo.ts';
import { AgentError } from '../../src/base/error.ts';
import { cargoTargetFolder, makeFolder } from '../../src/base/folder.ts';
import { say } from '../../src/cli/output.ts';

/** A node to measure. */
export interface Node {
  readonly path: string;
  readonly sha256: string;
}

export interface Nodes {
  readonly normal: Node;
  readonly slowed: Node;
}

const feature = 'almanac-node/slowed';

/**
 * Both nodes, as copies that no later build replaces: what is continued after hours is measured with the binaries it was begun
 * with. The slowed one takes the place of the usual one in the build outputs only until that is put back, which compiles nothing.
 * @throws AgentError `bad_input/build`
 */
export async function nodesIn(folder: string): Promise<Nodes> {
  makeFolder(folder);
  const paths = { normal: join(folder, 'almanac-node'), slowed: join(folder, 'almanac-node-slowed') };
  if (!existsSync(paths.normal) || !existsSync(paths.slowed)) {
    say('building the usual node, then the slowed one (minutes each)');
    await build([]);
    keep(paths.normal);
    try {
      await build(['--features', feature]);
      keep(paths.slowed);
    } finally {
      await build([]);
    }
  }
  return { normal: nodeAt(paths.normal), slowed: nodeAt(paths.slowed) };
}

async function build(options: readonly string[]): Promise<void> {
  const code = await cargoBuild(['--bins', ...options]);
  if (code === 0) return;
  throw new AgentError(
    'bad_input/build',
    `building the node failed (exit code ${code}); "almanac doctor" says what is missing and how to get it`,
    { data: { code } },
  );
}

/** Copies what was just built, whole or not at all. */
function keep(copy: string): void {
  copyFileSync(join(cargoTargetFolder(), 'release/almanac-node'), `${copy}.part`);
  renameSync(`${copy}.part`, copy);
}

function nodeAt(path: string): Node {
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
