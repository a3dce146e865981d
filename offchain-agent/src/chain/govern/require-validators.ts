import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { auraSlot } from '../aura/aura-source.ts';
import { seatedAccounts } from '../aura/seated-accounts.ts';
import { stateReader } from '../call/state-at.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import type { Change } from './changes.ts';

/** As many blocks are looked at as give each validator this many turns, and not more than `mostBlocks`. */
const turns = 4;
const mostBlocks = 400;
/** Who missed fewer turns than these, one after the other, may have been unlucky. */
const leastTurns = 2;

/** Who made blocks lately. */
interface LatelyAuthored {
  readonly current: readonly string[];
  /** Of the current ones: those who missed their last turns. */
  readonly silent: readonly string[];
}

/**
 * Looks whether a chain would go on with the validators that a motion names, if it names some.
 * @param isNew whether it is still to be paid for and voted on: then it must not be one that fails, either
 * @returns what nobody can know before, in a sentence
 * @throws AgentError `bad_input/no_session_keys`, `no/would_halt`
 */
export async function requireValidators(
  connection: ChainConnection,
  changes: readonly Change[],
  isNew: boolean,
): Promise<string | undefined> {
  const validators = changes.find(({ name }) => name === 'validators')?.after;
  if (!Array.isArray(validators)) return undefined;
  if (isNew) await requireSessionKeys(connection.api, validators);
  return requireAuthors(validators, await latelyAuthored(connection));
}

/**
 * The runtime looks at the keys when the motion is executed: after the votes and a close.
 * @throws AgentError `bad_input/no_session_keys`
 */
async function requireSessionKeys(api: ApiPromise, validators: readonly string[]): Promise<void> {
  const nextKeys = api.query['session']?.['nextKeys'];
  if (!nextKeys) return;
  const lacking: string[] = [];
  for (const account of validators) if ((await nextKeys(account)).isEmpty) lacking.push(account);
  if (lacking.length === 0) return;
  throw new AgentError(
    'bad_input/no_session_keys',
    `validators: ${lacking.join(', ')} ${lacking.length === 1 ? 'has' : 'have'} no session keys, so the motion would be carried and fail; first set them with session.setKeys`,
    { data: { lacking } },
  );
}

/**
 * More than two thirds of a list must run, or nothing is final any more.
 * @returns what depends on validators that are new, in a sentence
 * @throws AgentError `no/would_halt`
 */
export function requireAuthors(
  validators: readonly string[],
  { current, silent }: LatelyAuthored,
): string | undefined {
  const needed = validators.length - Math.floor((validators.length - 1) / 3);
  const dead = validators.filter((account) => silent.includes(account));
  const added = validators.filter((account) => !current.includes(account)).length;
  const possible = validators.length - dead.length;
  if (possible < needed) {
    throw new AgentError(
      'no/would_halt',
      `validators: the chain would halt: ${needed} of these ${validators.length} must run, and ${dead.join(', ')} missed the last turns; start ${dead.length === 1 ? 'it' : 'them'} first, or keep others`,
      { data: { needed, silent: dead } },
    );
  }
  if (possible - added >= needed) return undefined;
  return `${possible - added} of these ${validators.length} validators author now, and ${needed} must: the chain halts unless the nodes of the ${added} new ones run`;
}

/** A block and whose turn each slot was where it was built. */
export interface TakenTurn {
  readonly slot: number;
  /** The validators on the seats after its parent: seat `slot mod n` is the author. */
  readonly seats: readonly string[];
}

/** Reads it from the headers of the last finalized blocks that had the validators of now. */
async function latelyAuthored({ api, client }: ChainConnection): Promise<LatelyAuthored> {
  const head = await client.request<string>('chain_getFinalizedHead');
  const current = await seatedAt(api, head);
  const set = setOf(current);
  const turnsTaken: TakenTurn[] = [];
  let hash = head;
  for (let left = Math.min(turns * Math.max(current.length, 1), mostBlocks); left > 0; left -= 1) {
    const { parentHash, number, digest } = await client.request<{
      number: string;
      parentHash: string;
      digest: { logs: string[] };
    }>('chain_getHeader', [hash]);
    const slot = auraSlot(digest.logs);
    if (slot === undefined || Number(number) <= 1) break;
    const seats = await seatedAt(api, parentHash);
    // Of another list another one was the author.
    if (setOf(seats) !== set) break;
    turnsTaken.push({ slot, seats });
    hash = parentHash;
  }
  return { current, silent: silentOf(current, turnsTaken) };
}

/**
 * Who missed its last turns.
 * @param taken the blocks, in any order; empty slots are those of the seats of the next block
 * @example silentOf(['a', 'b'], [10, 12, 14].map((slot) => ({ slot, seats: ['a', 'b'] }))) // ['b']
 */
export function silentOf(current: readonly string[], taken: readonly TakenTurn[]): string[] {
  const missed = new Map<string, number>();
  let last: number | undefined;
  for (const { slot, seats } of taken.toSorted((one, other) => one.slot - other.slot)) {
    for (let turn = last === undefined ? slot : last + 1; turn <= slot; turn += 1) {
      const author = seats[turn % seats.length];
      if (author !== undefined) missed.set(author, turn === slot ? 0 : (missed.get(author) ?? 0) + 1);
    }
    last = slot;
  }
  return current.filter((validator) => (missed.get(validator) ?? 0) >= leastTurns);
}

function setOf(validators: readonly string[]): string {
  return validators.toSorted().join();
}

async function seatedAt(api: ApiPromise, hash: string): Promise<readonly string[]> {
  return await seatedAccounts(await stateReader(api, hash));
}
