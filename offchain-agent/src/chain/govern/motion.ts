import { z } from 'zod';
import type { StateReader } from '../call/state-at.ts';
import type { ReadCall } from './changes.ts';
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

/** Reads the call of a motion by its hash; undefined where the runtime cannot read it any more. */
type CallOfMotion = (hash: string) => Promise<Motion['call']>;

/** Reads the Council and its motions; undefined where the runtime has no Council. */
export async function readMotions(reader: StateReader, callOf: CallOfMotion): Promise<Council | undefined> {
  const hashes = shapes.hashes.safeParse(await reader.storage('council', 'proposals')).data;
  const members = shapes.accounts.safeParse(await reader.storage('council', 'members')).data;
  if (!hashes || !members) return undefined;
  const motions = await Promise.all(
    hashes.map(async (hash): Promise<Motion | undefined> => {
      const votes = shapes.votes.parse(await reader.storage('council', 'voting', hash));
      if (!votes) return undefined;
      const { end, ...rest } = votes;
      return { hash, ...rest, endBlock: end, call: await callOf(hash) };
    }),
  );
  return {
    members,
    prime: ((await reader.storage('council', 'prime')) as string | null | undefined) ?? undefined,
    motions: motions.filter((motion) => motion !== undefined).toSorted((a, b) => a.index - b.index),
  };
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
