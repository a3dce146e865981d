import type { CountedSession } from './count-sessions.ts';
import type { Points } from './session-points.ts';

/** What a validator did in some sessions, and what it is paid points for. */
export interface SessionWork {
  readonly session: number;
  /** Undefined where it was not among the active validators, who work for parachains. */
  readonly group: number | undefined;
  /** Candidates that its group backed: in each it could have had a vote on the chain. */
  readonly candidates: number;
  readonly seconded: number;
  readonly valid: number;
  /** Candidates of a group in the mean, by its members: what luck would have offered it. */
  readonly meanCandidates: number;
  readonly blocks: number;
  readonly rows: number;
  readonly pieces: number;
  readonly held: number;
  readonly disputeVotes: number;
  /** Blocks that it wrote, whoever was paid for them. */
  readonly authored: number;
  readonly points: Points;
}

export interface ValidatorWork {
  /** As hex. */
  readonly account: string;
  readonly sessions: readonly SessionWork[];
  readonly total: Omit<SessionWork, 'session' | 'group'>;
}

const countFields = [
  'candidates',
  'seconded',
  'valid',
  'meanCandidates',
  'blocks',
  'rows',
  'pieces',
  'held',
  'disputeVotes',
  'authored',
] as const;

/** The work of all who were elected or active in the sessions, most missed votes first. */
export function workOf(sessions: readonly CountedSession[]): ValidatorWork[] {
  const accounts = new Set(sessions.flatMap(({ session }) => [...session.elected, ...session.accounts]));
  const lookups = sessions.map(lookupOf);
  const all = [...accounts].map((account) => {
    const own = lookups.flatMap((lookup) => lookup(account) ?? []);
    return { account, sessions: own, total: totalOf(own) };
  });
  return all.toSorted((a, b) => missedOf(b.total) - missedOf(a.total) || (a.account < b.account ? -1 : 1));
}

/** Votes that its group's candidates lack. */
export function missedOf({
  candidates,
  seconded,
  valid,
}: Pick<SessionWork, 'candidates' | 'seconded' | 'valid'>): number {
  return candidates - seconded - valid;
}

function lookupOf({ session, duties, points, authored }: CountedSession) {
  const places = new Map(session.accounts.map((account, place) => [account, place] as const));
  const groups = new Map(
    session.groups.flatMap((group, index) => group.map((place) => [place, index] as const)),
  );
  const elected = new Set(session.elected);
  const offered = duties.members.reduce((sum, { candidates }) => sum + candidates, 0);
  const meanCandidates = offered / Math.max(1, duties.members.length);
  return (account: string): SessionWork | undefined => {
    const place = places.get(account);
    if (place === undefined && !elected.has(account)) return undefined;
    const member = place === undefined ? undefined : duties.members[place];
    return {
      session: session.index,
      group: place === undefined ? undefined : groups.get(place),
      ...(member ?? idle),
      meanCandidates: member ? meanCandidates : 0,
      disputeVotes: duties.disputeVotes.get(account) ?? 0,
      authored: authored.get(account) ?? 0,
      points: points.of(account),
    };
  };
}

const idle = { candidates: 0, seconded: 0, valid: 0, blocks: 0, rows: 0, pieces: 0, held: 0 };

function totalOf(sessions: readonly SessionWork[]): ValidatorWork['total'] {
  const sum = (of: (work: SessionWork) => number): number =>
    sessions.reduce((total, work) => total + of(work), 0);
  const counts = Object.fromEntries(countFields.map((field) => [field, sum((work) => work[field])]));
  return {
    ...(counts as Record<(typeof countFields)[number], number>),
    points: {
      authoring: sum(({ points }) => points.authoring),
      backing: sum(({ points }) => points.backing),
      disputes: sum(({ points }) => points.disputes),
    },
  };
}
