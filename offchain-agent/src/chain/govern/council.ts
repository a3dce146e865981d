import type { ApiPromise } from '@polkadot/api';
import { z } from 'zod';
import { type DynamicCall, dynamicCall, noReports } from '../reporting/require-reports.ts';
import { decodeCall } from '../submit/sign.ts';
import { type DecodedCall, type ReadCall, readCall } from './changes.ts';
import type { Share } from './group.ts';

/** An open motion. */
export interface Motion {
  readonly index: number;
  readonly hash: string;
  readonly threshold: number;
  readonly ayes: readonly string[];
  readonly nays: readonly string[];
  /** Number of the block after which who is silent has voted against. */
  readonly endBlock: number;
  /** Undefined where the runtime cannot read it any more. */
  readonly call: { readonly hex: string; readonly read: ReadCall } | undefined;
}

/** The Council at one block. */
export interface Council {
  readonly members: readonly string[];
  readonly prime: string | undefined;
  readonly motions: readonly Motion[];
}

const shapes = {
  accounts: z.array(z.string()),
  hashes: z.array(z.string()),
  votes: z
    .object({
      index: z.number(),
      threshold: z.number(),
      ayes: z.array(z.string()),
      nays: z.array(z.string()),
      end: z.number(),
    })
    .nullable(),
};

/** How a motion stands. */
export type Standing = 'carried' | 'lost' | 'open';

/** Above any call that a motion may carry, where the runtime does not say what a call weighs. */
const anyWeight: Weight = { refTime: 500_000_000_000, proofSize: 5_000_000 };

/** What is Root's, or the Council's own list: `ThreeQuarters` of the runtime. */
const threeQuarters: ReadonlySet<string> = new Set([
  'council.setMembers',
  'whitelist.whitelistCall',
  'whitelist.removeWhitelistedCall',
  'whitelist.dispatchWhitelistedCall',
  'whitelist.dispatchWhitelistedCallWithPreimage',
]);

/**
 * How a motion stands: it can be closed when its votes suffice, when they can no longer suffice, or when it is over.
 * @example standingOf({ threshold: 3, ayes: ['a', 'b'], nays: [], endBlock: 9 }, 4, 8) // 'open'
 */
export function standingOf(
  { threshold, ayes, nays, endBlock }: Pick<Motion, 'threshold' | 'ayes' | 'nays' | 'endBlock'>,
  members: number,
  block: number,
): Standing {
  if (ayes.length >= threshold) return 'carried';
  return members - nays.length < threshold || block >= endBlock ? 'lost' : 'open';
}

/**
 * Reads the Council and its motions at a block.
 * @throws AgentError `bad_input/no_reports` when the runtime has no Council
 */
export async function readCouncil(api: ApiPromise, blockHash: string): Promise<Council> {
  const at = await api.at(blockHash);
  const { members, prime, proposals, voting, proposalOf } = at.query['council'] ?? {};
  if (!members || !proposals || !voting || !proposalOf) throw noReports(api, 'pallet council');
  const hashes = shapes.hashes.parse((await proposals()).toJSON());
  const motions = await Promise.all(
    hashes.map(async (hash): Promise<Motion | undefined> => {
      const votes = shapes.votes.parse((await voting(hash)).toJSON());
      if (!votes) return undefined;
      const { end, ...rest } = votes;
      return { hash, ...rest, endBlock: end, call: await readable(() => proposalOf(hash)) };
    }),
  );
  return {
    members: shapes.accounts.parse((await members()).toJSON()),
    prime: ((await prime?.())?.toJSON() as string | null | undefined) ?? undefined,
    motions: motions.filter((motion) => motion !== undefined).toSorted((a, b) => a.index - b.index),
  };
}

/** After an upgrade a call may be of a shape that the runtime has no more. */
async function readable(read: () => Promise<unknown>): Promise<Motion['call']> {
  try {
    const option = (await read()) as {
      isSome: boolean;
      unwrap(): DecodedCall & { toHex(): string };
    };
    if (!option.isSome) return undefined;
    const call = option.unwrap();
    return { hex: call.toHex(), read: readCall(call) };
  } catch {
    return undefined;
  }
}

interface Weight {
  readonly refTime: unknown;
  readonly proofSize: unknown;
}

interface Priced {
  toJSON(): unknown;
}

/** The call that closes a motion, with the weight and length of what it carries; a lost one may carry anything. */
export async function closeCall(api: ApiPromise, { index, hash, call }: Motion): Promise<DynamicCall> {
  const length = call ? (call.hex.length - 2) / 2 : 0;
  const weight = call ? await weightOf(api, call.hex, length) : { refTime: 0, proofSize: 0 };
  return dynamicCall(api, 'council', 'close', [hash, index, weight, length]);
}

async function weightOf(api: ApiPromise, hex: string, length: number): Promise<Weight> {
  const ask = api.call['transactionPaymentCallApi']?.['queryCallInfo'] as unknown as
    | ((call: unknown, length: number) => Promise<Priced>)
    | undefined;
  if (!ask) return anyWeight;
  const info = (await ask(decodeCall(api, hex).method, length)).toJSON() as { weight: Weight };
  return info.weight;
}

/**
 * How many members of a Council are a share of it.
 * @example votesOf('three quarters', 4) // 3
 */
export function votesOf(share: Share, members: number): number {
  return share === 'three quarters' ? Math.ceil((3 * members) / 4) : Math.floor(members / 2) + 1;
}

/** The share of the Council that a call needs; a batch needs the largest of its calls. */
export function shareOfCall({ pallet, method, inner }: ReadCall): Share {
  if (threeQuarters.has(`${pallet}.${method}`)) return 'three quarters';
  if (pallet === 'utility' && inner.some((call) => shareOfCall(call) === 'three quarters')) {
    return 'three quarters';
  }
  return 'more than half';
}
