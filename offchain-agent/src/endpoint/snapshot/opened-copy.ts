import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { hashHeader } from '../../chain/grandpa/header.ts';
import { compiledRuntimes } from '../../lab/client/substrate.ts';
import type { Manifest } from './manifest.ts';
import { output, run } from './program.ts';
import type { Say } from './progress.ts';
import { readExported, stateRoots } from './state-root.ts';

/** How a database is opened that no node runs on. */
export interface DatabaseOpening {
  /** The node's program, with arguments. */
  readonly command: readonly string[];
  /** --chain: a file, or a name that the node knows. */
  readonly chain: string;
  readonly basePath: string;
  readonly pruning: Manifest['pruning'];
  readonly signal?: AbortSignal | undefined;
}

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const chainInfo = z.object({ genesis_hash: hash, finalized_hash: hash, finalized_number: z.int() });

/** What a database says of its chain. */
export interface ChainInfo {
  readonly genesis: string;
  readonly finalized: { readonly number: number; readonly hash: string };
}

/**
 * Opens the database once, which replays its log: what the copy of a running node needs anyway, and the proof that it opens.
 * The node compares the pruning with what the database was made with.
 */
export async function readChainInfo(opening: DatabaseOpening): Promise<ChainInfo> {
  const { pruning } = opening;
  const argv = [
    ...commandOf(opening, 'chain-info'),
    '--state-pruning',
    pruning.state,
    '--blocks-pruning',
    pruning.blocks,
  ];
  const text = await output(argv, opening.signal, compiledRuntimes());
  const { genesis_hash, finalized_hash, finalized_number } = chainInfo.parse(parsed(text, 'chain-info'));
  return { genesis: genesis_hash, finalized: { number: finalized_number, hash: finalized_hash } };
}

/** The header of a block of the database, as JSON-RPC has it. */
export async function readHeaderOf(opening: DatabaseOpening, number: number): Promise<unknown> {
  const argv = [...commandOf(opening, 'export-blocks'), '--from', String(number), '--to', String(number)];
  const { block } = z
    .object({ block: z.object({ header: z.unknown() }) })
    .parse(parsed(await output(argv, opening.signal, compiledRuntimes()), 'export-blocks'));
  return block.header;
}

/**
 * Computes the state root of a block from all its keys and values, which the node exports, by a trie of our own.
 * @returns how many keys there are
 * @throws AgentError `no/snapshot_state_root` when the header says otherwise
 */
export async function requireStateRoot(opening: DatabaseOpening, header: unknown, say: Say): Promise<number> {
  const { number, hash: blockHash, stateRoot } = hashHeader(header);
  say(`computing the state root of block ${number}`);
  const argv = [...commandOf(opening, 'export-state'), blockHash];
  const { stdin, stdout, ended } = run(argv, opening.signal, compiledRuntimes());
  stdin.end();
  const state = await readExported(createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY }))
    // Its own words say more than that nothing came.
    .catch(async (error: unknown) => {
      await ended;
      throw error;
    });
  await ended;
  const keys = state.top.length + [...state.children.values()].reduce((sum, pairs) => sum + pairs.length, 0);
  const roots = stateRoots(state);
  if (roots.includes(stateRoot)) return keys;
  throw new AgentError(
    'no/snapshot_state_root',
    `the state of block ${number} in the database has the root ${roots[0]}, its header ${stateRoot}; use another database of this chain`,
    { data: { block: number, found: roots, expected: stateRoot } },
  );
}

/** What the program calls itself, with its version. */
export async function nodeVersion(
  command: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  return (await output([...command, '--version'], signal)).trim().split('\n')[0]?.slice(0, 128) ?? '';
}

function commandOf({ command, chain, basePath }: DatabaseOpening, subcommand: string): string[] {
  return [...command, subcommand, '--chain', chain, '--base-path', basePath, '--database', 'paritydb'];
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AgentError(
      'unknown/snapshot_program',
      `the node answered ${what} with what is not valid JSON (${messageOf(cause)}); name an Almanac node with --node`,
      { cause },
    );
  }
}
