import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError } from '../../offchain-agent/src/base/error.ts';
import { cargoTargetFolder, makeFolder } from '../../offchain-agent/src/base/folder.ts';
import { say } from '../../offchain-agent/src/cli/output.ts';
import { cargoBuild } from './cargo.ts';

/** A node to try. */
interface BuiltNode {
  readonly path: string;
  readonly sha256: string;
}

/** The usual node and one that is built with a feature for trials. */
export interface NodesForTrial {
  readonly normal: BuiltNode;
  readonly changed: BuiltNode;
}

/**
 * Both nodes, as copies that no later build replaces: what is continued after hours is measured with the binaries it was begun
 * with. The changed one takes the place of the usual one in the build outputs only until that is put back, which compiles nothing.
 * @param feature of the crate almanac-node
 * @throws AgentError `bad_input/build`
 */
export async function nodesForTrial(
  feature: 'slowed' | 'passing' | 'unpaired',
  folder: string,
): Promise<NodesForTrial> {
  makeFolder(folder);
  const paths = { normal: join(folder, 'almanac-node'), changed: join(folder, `almanac-node-${feature}`) };
  if (!existsSync(paths.normal) || !existsSync(paths.changed)) {
    say(`building the usual node, then the ${feature} one (minutes each)`);
    await build([]);
    keep(paths.normal);
    try {
      await build(['--features', `almanac-node/${feature}`]);
      keep(paths.changed);
    } finally {
      await build([]);
    }
  }
  return { normal: nodeAt(paths.normal), changed: nodeAt(paths.changed) };
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

function nodeAt(path: string): BuiltNode {
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
