import { AgentError } from '../../base/error.ts';
import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { ParasInherent } from '../../chain/relay/paras-inherent.ts';
import { endsSession, type RelaySession } from '../../chain/relay/relay-session.ts';
import type { OfferedCores } from '../../chain/relay/session-source.ts';
import { inOrder } from '../authorship/source.ts';
import type { BlockOutcome } from './candidate-replay.ts';
import { type EmptySlot, emptySlotsBetween, type SlotEpochs } from './empty-slots.ts';
import { notNext, orUnread, readBlock, readNext, type Unread } from './read-block.ts';
import { RelayTally, type WrongCredit } from './relay-tally.ts';
import { SessionPoints } from './session-points.ts';
import type { SessionTally } from './session-tally.ts';
import type { SessionsSource } from './sessions-source.ts';

/** A block that was counted, with what the chain offered in it. */
export interface SessionBlock extends OfferedCores {
  readonly session: RelaySession;
  readonly header: HashedHeader;
  readonly endsSession: boolean;
  /** Account of its author. */
  readonly author: string | undefined;
  readonly inherent: ParasInherent;
  readonly outcome: BlockOutcome;
  /** Slots between its parent and it; undefined where nobody knows whose they were. */
  readonly emptySlots: readonly EmptySlot[] | undefined;
  /** Of blocks of the chain, by their hash. */
  readonly heightOf: (hash: string) => number | undefined;
}

interface CountOptions {
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
  /** Called with each block of the sessions, ascending; what it could offer is read then, too. */
  readonly onBlock?: ((block: SessionBlock) => void) | undefined;
}

/** A session that is over: its blocks are those after the one that began it, up to the one that ended it. */
export interface CountedSession {
  readonly session: RelaySession;
  readonly duties: SessionTally;
  readonly points: SessionPoints;
  /** Blocks by the account of their author. */
  readonly authored: ReadonlyMap<string, number>;
  /** Blocks without which it is counted, ascending; also those before its first one that points of it may hang on. */
  readonly unread: readonly Unread[];
  /** Otherwise points are a lower bound. */
  readonly isWhole: boolean;
  /** Whom the chain pays for its last block; undefined for nobody. */
  readonly lastCredit: string | undefined;
  /** The same of the session before; undefined where that block was not counted. */
  readonly creditBefore: { readonly account: string | undefined } | undefined;
}

/** A session that could not be counted, and why. */
interface SessionLeftOut {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly unread: Unread;
}

export interface CountedSessions {
  readonly sessions: readonly CountedSession[];
  readonly leftOut: readonly SessionLeftOut[];
  readonly wrongCredits: readonly WrongCredit[];
}

const bodiesInFlight = 8;

/**
 * Counts the last sessions that are over among proved headers of a relay chain.
 *
 * What is included in the block that begins a session counts for it already, and was backed before: so counting begins some
 * blocks earlier, as long as a candidate can wait.
 *
 * A body or a state that the node does not have ends nothing: it is named, and the rest counted.
 *
 * @param headers in a row, each proved, ascending
 * @param count of sessions; fewer where the headers do not have them
 * @throws AgentError `unknown/no_data` when no session is over; what kept it from all blocks, when none could be read; as the
 * source does
 */
export async function countLastSessions(
  source: SessionsSource,
  headers: readonly HashedHeader[],
  count: number,
  { onProgress, onBlock }: CountOptions = {},
): Promise<CountedSessions> {
  const ends = placesOfEnds(headers).slice(-(count + 1));
  const [first, ...later] = ends;
  const last = later.at(-1);
  const before = first === undefined ? undefined : headers[first - 1];
  if (first === undefined || last === undefined || !before) throw noSession(headers);
  const sessions = new Map<number, RelaySession>();
  const lost = new Map<number, Unread>();
  const epochs = new Map<number, SlotEpochs | undefined>();
  for (const place of ends) {
    const header = headers[place];
    if (!header) throw noSession(headers);
    if (onBlock && place !== last) {
      const after = await orUnread(header, source.epochsAfter(header));
      epochs.set(place, after && 'unread' in after ? undefined : after);
    }
    const next = await orUnread(header, readNext(source, header));
    if ('unread' in next) lost.set(place, next.unread);
    else sessions.set(place, next);
  }
  const { tally, from, unread: opened } = await opening(source, headers, first);
  const places = Array.from({ length: last - from + 1 }, (_, place) => from + place);
  const heights = new Map(headers.map(({ hash, number }) => [hash, number] as const));
  const isKnown = knownSessions(places, ends, sessions, tally.session !== undefined);
  const unread: Unread[] = [];
  let [done, blocksRead, unknownSince] = [0, 0, opened];
  let slotEpochs: SlotEpochs | undefined;
  const read = async (place: number) => {
    const [parent, header] = [headers[place - 1], headers[place]];
    if (!parent || !header) throw noSession(headers);
    const lostState = lost.get(place);
    if (!isKnown.has(place)) return { header, place };
    if (lostState) return { header, place, unread: lostState };
    return {
      header,
      place,
      ...(await orUnread(header, readBlock(source, parent, header, onBlock !== undefined && place > first))),
    };
  };
  for await (const { place, header, ...block } of inOrder(places, bodiesInFlight, read)) {
    const next = sessions.get(place);
    const endsSession = ends.includes(place);
    if (next && tally.session && next.index !== tally.session.index + 1) throw notNext(header, next);
    if ('inherent' in block) {
      const { inherent, disputes, offered } = block;
      const { session } = tally;
      const accounts = new Map(disputes.map((dispute) => [dispute.session, dispute.accounts] as const));
      const seen = {
        number: header.number,
        endsSession,
        author: babePreDigest(header.logs)?.authority,
        inherent,
        disputesBefore: disputes.map(({ before: state }) => state),
        heightOf: (hash: string) => heights.get(hash),
      };
      const outcome = tally.add(seen, next, (index) => accounts.get(index));
      const author = seen.author === undefined ? undefined : (next ?? session)?.elected[seen.author];
      if (session && offered)
        onBlock?.({
          session,
          header,
          endsSession,
          author,
          inherent,
          outcome,
          emptySlots:
            slotEpochs && emptySlotsBetween(headers[place - 1] ?? header, header, slotEpochs, session, next),
          heightOf: seen.heightOf,
          ...offered,
        });
      if (place > first) blocksRead += 1;
    } else {
      const reason = 'unread' in block ? block.unread : undefined;
      if (reason) unread.push(reason);
      // What it includes counts for the session that begins after it.
      else if (endsSession && unknownSince) unread.push({ ...unknownSince, number: header.number });
      tally.leave({ number: header.number, endsSession }, next);
    }
    if (endsSession) [unknownSince, slotEpochs] = [lost.get(place), epochs.get(place)];
    done += 1;
    onProgress?.(done, places.length);
  }
  const [failure] = [...unread, ...lost.values()];
  if (blocksRead === 0 && failure) throw failure.error;
  return countedOf(tally, { headers, ends, lost, unread, firstBlock: before.number + 2 });
}

/** The tally that begins some blocks before the first session, if what was stored then can be read. */
async function opening(source: SessionsSource, headers: readonly HashedHeader[], first: number) {
  const before = headers[first - 1];
  if (!before) throw noSession(headers);
  const session = await orUnread(before, source.sessionAfter(before));
  if ('unread' in session) return { tally: new RelayTally(undefined), from: first, unread: session.unread };
  const { groupRotationFrequency, availabilityPeriod } = session.rules;
  const earliest = Math.max(
    session.startBlock,
    before.number + 1 - groupRotationFrequency - availabilityPeriod,
  );
  const from = Math.max(1, first - (before.number + 1 - earliest));
  const tally = new RelayTally(session);
  const number = headers[from - 1]?.number ?? 0;
  // What was backed then is not seen; in block 1 nothing is.
  if (number >= Math.max(earliest, 2)) tally.leave({ number, endsSession: false }, undefined);
  return { tally, from, unread: undefined };
}

/** Places of blocks whose session is known: only they are read. */
function knownSessions(
  places: readonly number[],
  ends: readonly number[],
  sessions: ReadonlyMap<number, RelaySession>,
  begins: boolean,
): ReadonlySet<number> {
  const known = new Set<number>();
  let isKnown = begins;
  for (const place of places) {
    if (isKnown) known.add(place);
    if (ends.includes(place)) isKnown = sessions.has(place);
  }
  return known;
}

interface Losses {
  readonly headers: readonly HashedHeader[];
  readonly ends: readonly number[];
  readonly lost: ReadonlyMap<number, Unread>;
  readonly unread: readonly Unread[];
  readonly firstBlock: number;
}

function countedOf(tally: RelayTally, { headers, ends, lost, unread, firstBlock }: Losses): CountedSessions {
  const sessions = [...tally.sessions.values()].filter(({ session }) => session.startBlock >= firstBlock);
  const leftOut = ends.slice(0, -1).flatMap((place, index): SessionLeftOut[] => {
    const reason = lost.get(place);
    const [from, to] = [headers[place], headers[ends[index + 1] ?? place]];
    return reason && from && to ? [{ fromBlock: from.number + 1, toBlock: to.number, unread: reason }] : [];
  });
  const counted = sessions.map((duties): CountedSession => {
    const { session, toBlock } = duties;
    const isWhole = !tally.lowerBounds.has(session.index);
    const { groupRotationFrequency, availabilityPeriod } = session.rules;
    const near = 2 * (groupRotationFrequency + availabilityPeriod);
    const since = (from: number): readonly Unread[] =>
      unread.filter(({ number }) => number >= from && number <= toBlock);
    const own = since(session.startBlock - 1);
    return {
      session,
      duties,
      points: tally.reports.get(session.index) ?? new SessionPoints(),
      authored: tally.authored.get(session.index) ?? new Map<string, number>(),
      // Without any of its own, those before it are why.
      unread: isWhole || own.length > 0 ? own : since(session.startBlock - 1 - near),
      isWhole,
      lastCredit: tally.lastCredits.get(session.index),
      creditBefore: tally.lastCredits.has(session.index - 1)
        ? { account: tally.lastCredits.get(session.index - 1) }
        : undefined,
    };
  });
  return {
    sessions: counted,
    leftOut,
    wrongCredits: tally.wrongCredits.filter(({ block }) => block >= firstBlock),
  };
}

function placesOfEnds(headers: readonly HashedHeader[]): number[] {
  return headers.flatMap((header, place) => (endsSession(header) ? [place] : []));
}

function noSession(headers: readonly HashedHeader[]): AgentError {
  return new AgentError(
    'unknown/no_data',
    `no session is over within the ${headers.length} blocks that are proved; wait for the end of one`,
    { data: { blocks: headers.length } },
  );
}
