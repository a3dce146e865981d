import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { CountedSession } from './count-sessions.ts';
import { orUnread } from './read-block.ts';
import { pointsPerDuty } from './session-points.ts';
import type { SessionsSource } from './sessions-source.ts';

/** Points that were recounted, held against those that the chain stored for the session. */
export type PointsComparison =
  | {
      readonly kind: 'compared';
      readonly validators: number;
      readonly differences: readonly PointsDifference[];
    }
  | { readonly kind: 'not_compared'; readonly because: string };

interface PointsDifference {
  readonly account: string;
  readonly counted: number;
  readonly stored: number;
}

/**
 * Holds points of sessions against `StakingAhClient.ValidatorPoints` after the block before the last one of each: the last block adds
 * its author and sends all of them. Where points are buffered, nothing is sent, and what the session added counts.
 *
 * @param headers in a row, each proved
 * @returns by session
 * @throws AgentError for what the node does not prove
 */
export async function comparePoints(
  source: SessionsSource,
  headers: readonly HashedHeader[],
  sessions: readonly CountedSession[],
): Promise<ReadonlyMap<number, PointsComparison>> {
  const first = headers[0]?.number ?? 0;
  const compared = new Map<number, PointsComparison>();
  for (const session of sessions)
    compared.set(session.session.index, await compare(source, (number) => headers[number - first], session));
  return compared;
}

async function compare(
  source: SessionsSource,
  headerAt: (number: number) => HashedHeader | undefined,
  { session, duties, points, isWhole, lastCredit, creditBefore }: CountedSession,
): Promise<PointsComparison> {
  if (!isWhole) return without('not all of its blocks are counted');
  const end = headerAt(duties.toBlock - 1);
  if (!end) return without('the block before its last one is not proved');
  const accounts = [...new Set([...session.elected, ...session.accounts, ...points.accounts.keys()])];
  const after = await orUnread(end, source.pointsAfter(end, accounts));
  if ('unread' in after) return without(after.unread.because);
  const storedOf = (account: string): number => after.points.get(account) ?? 0;
  const countedOf = (account: string): number =>
    points.totalOf(account) - (account === lastCredit ? pointsPerDuty : 0);
  if (after.mode === 'Active') return difference(accounts, countedOf, storedOf);
  if (after.mode !== 'Buffered')
    return without('the chain stores no points of sessions (StakingAhClient is not active)');
  const start = headerAt(session.startBlock - 2);
  if (!start || !creditBefore) return without('the block before it is not counted');
  const before = await orUnread(start, source.pointsAfter(start, accounts));
  if ('unread' in before) return without(before.unread.because);
  if (before.mode !== after.mode) return without('the chain changed how it stores points meanwhile');
  return difference(accounts, countedOf, (account) => {
    const added = storedOf(account) - (before.points.get(account) ?? 0);
    // The block that began the session paid its author for the one before.
    return added - (account === creditBefore.account ? pointsPerDuty : 0);
  });
}

function without(because: string): PointsComparison {
  return { kind: 'not_compared', because };
}

function difference(
  accounts: readonly string[],
  countedOf: (account: string) => number,
  storedOf: (account: string) => number,
): PointsComparison {
  const differences = accounts.flatMap((account): PointsDifference[] => {
    const [counted, stored] = [countedOf(account), storedOf(account)];
    return counted === stored ? [] : [{ account, counted, stored }];
  });
  return { kind: 'compared', validators: accounts.length, differences };
}
