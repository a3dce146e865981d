import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import type { RecountedSession, RecountedWork, RelayRecount } from './recount-relay.ts';

type PaidFor = 'authoring' | 'backing' | 'disputes';

/** What `almanac earnings --json` prints, as far as it is recounted. */
export interface PrintedEarnings {
  readonly sessions: readonly {
    readonly index: number;
    readonly from_block: number | null;
    readonly to_block: number;
    readonly is_whole: boolean;
    readonly candidates: Readonly<Record<'backed' | 'included' | 'timed_out', number>>;
    readonly stored_points: {
      readonly compared_validators: number;
      readonly differences: readonly unknown[];
      readonly because: string | null;
    };
  }[];
  readonly wrong_credits: readonly {
    readonly block: number;
    readonly author: string | null;
    readonly credited: string | null;
  }[];
  readonly validators: readonly {
    readonly account: string;
    readonly by_session: readonly ({
      readonly session: number;
      readonly missed_votes: number;
      readonly points_for: Readonly<Record<PaidFor, number>>;
    } & Readonly<Record<Exclude<keyof RecountedWork, PaidFor>, number>>)[];
  }[];
}

const counts = [
  'authored_blocks',
  'candidates',
  'seconded_votes',
  'valid_votes',
  'blocks',
  'availability_votes',
  'pieces',
  'held_pieces',
] as const;

/** Every figure of the printed sessions that the recount has otherwise, a sentence each. */
export function earningsDifferences(printed: PrintedEarnings, recount: RelayRecount): string[] {
  return [
    ...printed.sessions.flatMap((session) =>
      sessionDifferences(session, recount.sessions.get(session.index)),
    ),
    ...printed.sessions.flatMap(({ index }) => workDifferences(printed, index, recount.sessions.get(index))),
    ...creditDifferences(printed, recount),
  ];
}

function sessionDifferences(
  { index, from_block, to_block, candidates }: PrintedEarnings['sessions'][number],
  recounted: RecountedSession | undefined,
): string[] {
  if (!recounted) return [`session ${index}: not recounted`];
  const own: Record<string, number> = {
    from_block: recounted.fromBlock,
    to_block: recounted.toBlock,
    ...recounted.candidates,
  };
  const { backed, included, timed_out } = candidates;
  return differences(`session ${index}`, { from_block, to_block, backed, included, timed_out }, own);
}

function workDifferences(
  { validators }: PrintedEarnings,
  index: number,
  recounted: RecountedSession | undefined,
): string[] {
  const printed = new Map(
    validators.flatMap(({ account, by_session }) =>
      by_session.flatMap((work) => (work.session === index ? [[hexOf(account), work] as const] : [])),
    ),
  );
  const accounts = new Set([...printed.keys(), ...(recounted?.work.keys() ?? [])]);
  return [...accounts].flatMap((account) => {
    const [theirs, ours] = [printed.get(account), recounted?.work.get(account)];
    const shown: Record<string, number> = {
      ...Object.fromEntries(counts.map((field) => [field, theirs?.[field] ?? 0])),
      authoring: theirs?.points_for.authoring ?? 0,
      backing: theirs?.points_for.backing ?? 0,
      disputes: theirs?.points_for.disputes ?? 0,
      missed_votes: theirs?.missed_votes ?? 0,
    };
    const missed = ours ? ours.candidates - ours.seconded_votes - ours.valid_votes : 0;
    return differences(`session ${index}, ${account}`, shown, { ...ours, missed_votes: missed });
  });
}

function hexOf(address: string): string {
  return u8aToHex(decodeAddress(address));
}

function creditDifferences({ sessions, wrong_credits }: PrintedEarnings, recount: RelayRecount): string[] {
  const blocks = sessions.flatMap(({ from_block, to_block }) =>
    from_block === null ? [] : [{ from_block, to_block }],
  );
  const isPrinted = (block: number): boolean =>
    blocks.some(({ from_block, to_block }) => block >= from_block && block <= to_block);
  const text = (block: number, author: string, credited: string | undefined): string =>
    `block ${block} of ${author} is paid to ${credited ?? 'nobody'}`;
  const hex = (address: string | null): string | undefined => (address === null ? undefined : hexOf(address));
  const printed = new Set(
    wrong_credits.map(({ block, author, credited }) => text(block, hex(author) ?? '', hex(credited))),
  );
  const recounted = new Set(
    recount.wrongCredits
      .filter(({ block }) => isPrinted(block))
      .map(({ block, author, credited }) => text(block, author, credited)),
  );
  return [
    ...[...printed].filter((one) => !recounted.has(one)).map((one) => `printed alone: ${one}`),
    ...[...recounted].filter((one) => !printed.has(one)).map((one) => `recounted alone: ${one}`),
  ];
}

function differences(
  what: string,
  printed: Readonly<Record<string, number | null>>,
  recounted: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(printed).flatMap(([field, value]) =>
    value === (recounted[field] ?? 0)
      ? []
      : [`${what}: ${field} ${value ?? 'none'}, recounted ${recounted[field] ?? 0}`],
  );
}
