import { firstOf } from '../base/bisect.ts';
import { AgentError } from '../base/error.ts';
import { utc } from '../base/format.ts';
import {
  Agreements,
  type NumberedAgreement,
  type SettledPeriod,
  settlementsAt,
} from '../chain/agreement/agreements.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { isStateDiscarded } from '../chain/rpc/error.ts';
import { periodEnd } from '../sli/calendar.ts';

/** A period that was settled, and where. */
export interface FoundSettlement {
  readonly settled: SettledPeriod;
  /** As it stood before. */
  readonly agreement: NumberedAgreement;
  /** Number and hash of the block that settled it. */
  readonly block: number;
  readonly blockHash: string;
  readonly parentHash: string;
}

/**
 * Finds the block that settled a period of an agreement: what is settled leaves the state, and stays in the blocks. Asks the
 * node for the states of about log2(blocks) blocks.
 *
 * @param atS an instant in the period, UTC seconds; the last settled one when left out
 * @throws AgentError `no/agreement` when there never was one; `unknown/not_settled`; `unknown/state` where the node has
 * discarded the states
 */
export async function findSettlement(
  connection: ChainConnection,
  id: number,
  atS?: number,
): Promise<FoundSettlement> {
  const { client } = connection;
  const headHash = await client.request<string>('chain_getFinalizedHead');
  const { number } = await client.request<{ number: string }>('chain_getHeader', [headHash]);
  const head = Number(number);
  const hashOf = async (block: number): Promise<string> =>
    await client.request<string>('chain_getBlockHash', [block]);
  const nextAt = async (block: number): Promise<number> => await nextOf(connection, id, await hashOf(block));
  const latest = await nextOf(connection, id, headHash);
  if (latest === before) throw noAgreement(id);
  // An instant before the one at which the next period begins, and after all of an agreement that has ended.
  const instant = atS ?? latest - 1;
  const isBehind = (next: number): boolean =>
    Number.isFinite(instant) ? next > instant : next === Number.POSITIVE_INFINITY;
  const block = await firstOf(head, async (one) => isBehind(await nextAt(one)));
  if (block > head || block === 0) throw notSettled(id, atS);
  const blockHash = await hashOf(block);
  const parentHash = await hashOf(block - 1);
  const [agreement, found] = await Promise.all([
    Agreements.at(connection, parentHash).then(async (ledger) => await ledger.agreement(id)),
    settlementsAt(connection, blockHash),
  ]);
  // A period that contains the instant; the last one when all that was left was settled.
  const settled = found.findLast(
    ({ agreement: of, startS }) =>
      of === id &&
      (!Number.isFinite(instant) ||
        (agreement !== undefined &&
          startS <= instant &&
          instant < periodEnd(agreement.terms.period, startS))),
  );
  if (!agreement || !settled) throw notSettled(id, atS);
  return { settled, agreement, block, blockHash, parentHash };
}

const before = Number.NEGATIVE_INFINITY;

/** Where an agreement is at a block: the start of its next period, and what lies before and after all of them. */
async function nextOf(connection: ChainConnection, id: number, hash: string): Promise<number> {
  try {
    const ledger = await Agreements.at(connection, hash);
    const found = await ledger.agreement(id);
    if (found) return found.nextS;
    return id < (await ledger.nextAgreement()) ? Number.POSITIVE_INFINITY : before;
  } catch (error) {
    // A runtime of before.
    if (error instanceof AgentError && error.code === 'bad_input/no_agreements') return before;
    throw discarded(error);
  }
}

function discarded(error: unknown): unknown {
  if (!isStateDiscarded(error)) return error;
  return new AgentError(
    'unknown/state',
    'the node no longer has the states of the blocks in question; name an archive node with --chain',
    { cause: error },
  );
}

function noAgreement(id: number): AgentError {
  return new AgentError(
    'no/agreement',
    `there never was an agreement ${id}; "almanac agreement list" lists those that are open`,
    { data: { agreement: id } },
  );
}

function notSettled(id: number, atS: number | undefined): AgentError {
  const what =
    atS === undefined
      ? `no period of agreement ${id} is settled yet`
      : `agreement ${id} does not cover ${utc(atS * 1_000)} UTC, or that period is not settled yet`;
  return new AgentError('unknown/not_settled', `${what}; "almanac agreement show ${id}" says what is due`, {
    data: { agreement: id, at_s: atS ?? null },
  });
}
