import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { nodeCommand } from '../../lab/client/node-command.ts';
import { type CarForm, type Created, createSnapshot } from './create.ts';
import { findDatabase, startOf } from './node-database.ts';
import type { Say } from './progress.ts';
import { outdated } from './publish.ts';
import { openSigningKey } from './signing-key.ts';

/** What somebody says of a node; the rest follows from how it runs. */
interface TakeOptions {
  readonly basePath: string;
  readonly chain?: string | undefined;
  /** The node's program, with arguments. */
  readonly node?: string | undefined;
  readonly statePruning?: string | undefined;
  readonly blocksPruning?: string | undefined;
  readonly out: string;
  readonly keyFile: string;
  readonly url?: string | undefined;
  readonly cars?: readonly CarForm[] | undefined;
  /** How many of the same chain and pruning stay; all when undefined. */
  readonly keep?: number | undefined;
  readonly say: Say;
  readonly signal: AbortSignal;
}

export interface Taken extends Created {
  /** Older snapshots that were removed. */
  readonly removed: readonly string[];
}

/**
 * Makes a snapshot of a node of this machine, with what it was started with where it runs.
 * @throws AgentError `bad_input/chain` when nobody says which chain it is; as `findDatabase` and `createSnapshot` do
 */
export async function takeSnapshot(options: TakeOptions): Promise<Taken> {
  const { out, keep, signal } = options;
  const database = findDatabase(options.basePath);
  const start = database.holder && startOf(database.holder);
  const chain = options.chain ?? start?.chain;
  if (chain === undefined) {
    throw new AgentError(
      'bad_input/chain',
      'missing --chain: no running node has the database open; pass the file or chain name that the node was started with',
    );
  }
  const command =
    options.node === undefined && start ? [start.program] : await programOf(options.node, signal);
  const created = await createSnapshot({
    ...options,
    database,
    command,
    chain: chainOf(chain),
    pruning: {
      state: options.statePruning ?? start?.statePruning ?? '256',
      blocks: options.blocksPruning ?? start?.blocksPruning ?? 'archive-canonical',
    },
    key: openSigningKey(options.keyFile),
  });
  const removed = keep === undefined ? [] : outdated(created.manifest.name, await readdir(out), keep);
  for (const name of removed) await rm(join(out, name), { recursive: true, force: true });
  return { ...created, removed };
}

/** The program alone: flags of a running node are none of a subcommand's. */
export async function programOf(node: string | undefined, signal: AbortSignal): Promise<readonly string[]> {
  return (await nodeCommand(node, signal)).filter((word) => word !== '--detailed-log-output');
}

/** A chain as --chain names it: a file as it is found from anywhere. */
export function chainOf(chain: string): string {
  return existsSync(chain) ? resolve(chain) : chain;
}
