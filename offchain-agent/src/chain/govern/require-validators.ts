import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { auraSlot } from '../aura/aura-source.ts';
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
      `validators: the chain would halt: ${needed} of these ${validators.length} must run, and ${dead.join(', ')} missed the last turns; start ${dead.length === 1 ? 'it' : 'them'} first, or leave others in the list`,
      { data: { needed, silent: dead } },
    );
  }
  if (possible - added >= needed) return undefined;
  return `${possible - added} of these ${validators.length} validators author now, and ${needed} must: the chain halts unless the nodes of the ${added} new ones run`;
}

/** Reads it from the headers of the last finalized blocks that had the list of now. */
export async function latelyAuthored({ api, client }: ChainConnection): Promise<LatelyAuthored> {
  const head = await client.request<string>('chain_getFinalizedHead');
  const current = await validatorsAt(api, head);
  const slots: number[] = [];
  const seats = Math.max(current.length, 1);
  let hash = head;
  for (let left = Math.min(turns * seats, mostBlocks); left > 0; left -= 1) {
    const { parentHash, number, digest } = await client.request<{
      number: string;
      parentHash: string;
      digest: { logs: string[] };
    }>('chain_getHeader', [hash]);
    const slot = auraSlot(digest.logs);
    if (slot === undefined || Number(number) <= 1) break;
    slots.push(slot);
    // Of another list another one was the author.
    if ((left - 1) % seats === 0 && (await validatorsAt(api, parentHash)).join() !== current.join()) break;
    hash = parentHash;
  }
  return { current, silent: silentOf(current, slots) };
}

/**
 * Who missed its last turns: seat `slot mod n` is the author of a slot.
 * @param slots those that have blocks, in any order
 * @example silentOf(['a', 'b'], [10, 12, 14]) // ['b']
 */
export function silentOf(current: readonly string[], slots: readonly number[]): string[] {
  const seats = current.length;
  const last = Math.max(...slots, 0);
  const first = Math.min(...slots, last);
  return current.filter((_, seat) => {
    const own = slots.filter((slot) => slot % seats === seat);
    // Of one that has none its first turn was in the first round that was looked at.
    const turn = first + ((seat - (first % seats) + seats) % seats);
    const taken = own.length > 0 ? Math.max(...own) : turn - seats;
    return Math.floor((last - taken) / seats) >= leastTurns;
  });
}

async function validatorsAt(api: ApiPromise, hash: string): Promise<readonly string[]> {
  const listed = await (await stateReader(api, hash)).storage('session', 'validators');
  return Array.isArray(listed) ? listed.map(String) : [];
}
