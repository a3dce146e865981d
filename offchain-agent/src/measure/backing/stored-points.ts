import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { CountedSession } from './count-sessions.ts';
import { orUnread, type Unread } from './read-block.ts';
import { pointsPerDuty } from './session-points.ts';
import type { SessionsSource } from './sessions-source.ts';

/** Points that were recounted, held against those that the chain stored for the session. */
export type PointsComparison =
  | {
      readonly kind: 'compared';
      readonly validators: number;
      readonly differences: readonly PointsDifference[];
    }
  | {
      readonly kind: 'not_compared';
      readonly because: string;
      /** What the node does not have, or what cannot be read, where that is why. */
      readonly unread?: Unread;
    };

interface PointsDifference {
  readonly account: string;
  readonly counted: number;
  readonly stored: number;
}

/**
 * Holds points of sessions against `StakingAhClient.ValidatorPoints` after the block before the last one of each: the last block adds
 * its author and sends all of them. That those of the session before were sent is checked, else they are among these. Where points are buffered, nothing is sent, and what the session added counts.
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
  const after = await storedAfter(source, end, accounts);
  if ('unread' in after) return lacking(after.unread);
  const storedOf = (account: string): number => after.points.get(account) ?? 0;
  const countedOf = (account: string): number =>
    points.totalOf(account) - (account === lastCredit ? pointsPerDuty : 0);
  if (after.mode === undefined)
    return without('the chain stores no points of sessions (its runtime has no StakingAhClient)');
  if (after.mode === 'Passive')
    return without('the chain stores no points of sessions (StakingAhClient is not active)');
  if (after.mode !== 'Active' && after.mode !== 'Buffered')
    return without(`its mode of StakingAhClient is not known: ${after.mode}`);
  const start = headerAt(session.startBlock - 2);
  const begun = headerAt(session.startBlock - 1);
  if (after.mode === 'Active') {
    if (!start || !begun) return without('the block before it is not proved');
    const unsent = (await unsentAfter(source, start)) ?? (await unsentAfter(source, begun));
    return unsent ?? difference(accounts, countedOf, storedOf);
  }
  if (!start || !creditBefore) return without('the block before it is not counted');
  const before = await storedAfter(source, start, accounts);
  if ('unread' in before) return lacking(before.unread);
  if (before.mode !== after.mode) return without('the chain changed how it stores points meanwhile');
  return difference(accounts, countedOf, (account) => {
    const added = storedOf(account) - (before.points.get(account) ?? 0);
    // The block that began the session paid its author for the one before.
    return added - (account === creditBefore.account ? pointsPerDuty : 0);
  });
}

/** Why points of earlier sessions can be among those of the next one. */
async function unsentAfter(
  source: SessionsSource,
  header: HashedHeader,
): Promise<PointsComparison | undefined> {
  const stored = await storedAfter(source, header, []);
  if ('unread' in stored) return lacking(stored.unread);
  if (stored.mode !== 'Active') return without('the chain changed how it stores points meanwhile');
  return stored.isReportWaiting
    ? without(`after block ${header.number} the report of a session before was not sent yet`)
    : undefined;
}

async function storedAfter(source: SessionsSource, header: HashedHeader, accounts: readonly string[]) {
  return await orUnread(header, source.pointsAfter(header, accounts));
}

function without(because: string): PointsComparison {
  return { kind: 'not_compared', because };
}

function lacking(unread: Unread): PointsComparison {
  return { kind: 'not_compared', because: unread.because, unread };
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
