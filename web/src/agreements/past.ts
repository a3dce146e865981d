import type { StoredAgreement } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import type { SettledPeriod } from '@almanac-chain/agent/chain/agreement/agreements';

/** What past blocks are asked for; each question is about the state behind a block. */
export interface PastBlocks {
  /** The agreement as it stood; `before` it was accepted, `after` all of it was settled. */
  agreementAt(block: number): Promise<StoredAgreement | 'before' | 'after'>;
  /** All that a block has settled, in its order. */
  settledIn(block: number): Promise<readonly SettledPeriod[]>;
}

/** A period that was settled, and the block that did it. */
interface PastSettlement extends SettledPeriod {
  readonly block: number;
}

/** What blocks say of an agreement up to one of them. */
export interface AgreementPast {
  /** As it stood last. */
  readonly agreement: StoredAgreement;
  readonly acceptedIn: number;
  /** Start of the first period that was covered, UTC seconds. */
  readonly firstS: number;
  /** How many periods were accepted; with a notice fewer are settled in the end. */
  readonly periods: number;
  readonly settled: readonly PastSettlement[];
}

/**
 * Reads the past of an agreement from the blocks that changed it: what is settled leaves the state, and stays in events. Asks
 * for about log2(blocks) states a settled period.
 * @param head the last block that is asked for
 * @returns undefined when there was no such agreement by then
 * @throws what `past` throws: a node may have discarded old states
 */
export async function readPast(
  past: PastBlocks,
  id: number,
  head: number,
): Promise<AgreementPast | undefined> {
  const states = new Map<number, ReturnType<PastBlocks['agreementAt']>>();
  const stateAt: PastBlocks['agreementAt'] = async (block) => {
    const asked = states.get(block) ?? past.agreementAt(block);
    states.set(block, asked);
    return await asked;
  };
  const changes = await changesIn(async (block) => placeOf(await stateAt(block)), 0, head);
  const [acceptedIn] = changes;
  if (acceptedIn === undefined) return undefined;
  const found = await Promise.all(
    changes
      .slice(1)
      .map(async (block) =>
        (await past.settledIn(block)).flatMap((one) => (one.agreement === id ? [{ ...one, block }] : [])),
      ),
  );
  const last = await stateAt(head);
  const agreement = last === 'after' ? await stateAt((changes.at(-1) ?? 1) - 1) : last;
  const accepted = await stateAt(acceptedIn);
  // Accepted and settled in one block it cannot be: the first period ends later than the block that accepts it.
  if (typeof agreement === 'string' || typeof accepted === 'string') return undefined;
  const { nextS: firstS, left: periods } = accepted;
  return { agreement, acceptedIn, firstS, periods, settled: found.flat() };
}

/** How far settling is: it only goes on, period by period. */
function placeOf(state: StoredAgreement | 'before' | 'after'): number {
  if (state === 'before') return Number.NEGATIVE_INFINITY;
  return state === 'after' ? Number.POSITIVE_INFINITY : state.nextS;
}

/** The blocks above `low`, up to `high`, at which a value that only grows is another one than a block before. */
async function changesIn(
  valueAt: (block: number) => Promise<number>,
  low: number,
  high: number,
): Promise<readonly number[]> {
  const [first, last] = await Promise.all([valueAt(low), valueAt(high)]);
  if (first === last || high <= low) return [];
  if (high === low + 1) return [high];
  const middle = Math.floor((low + high) / 2);
  const halves = await Promise.all([changesIn(valueAt, low, middle), changesIn(valueAt, middle, high)]);
  return halves.flat();
}
