import { AgentError } from '../../base/error.ts';
import { babeNextEpoch, babePreDigest } from '../../chain/babe/babe-digest.ts';
import { headerBytes } from '../../chain/block/header-hash.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { type ParasInherent, readParasInherent } from '../../chain/relay/paras-inherent.ts';
import type { ProvedBody } from '../../chain/relay/proved-body.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import type { DisputeState } from '../../chain/relay/session-source.ts';
import { inOrder } from '../authorship/source.ts';
import { RelayTally, type WrongCredit } from './relay-tally.ts';
import { SessionPoints } from './session-points.ts';
import type { SessionTally } from './session-tally.ts';

/** The port through which sessions are counted: `RpcSessionSource` and `readProvedBody` of `chain/relay`. Headers are proved. */
export interface SessionsSource {
  bodyOf(header: HashedHeader): Promise<ProvedBody>;
  sessionAfter(header: HashedHeader): Promise<RelaySession>;
  accountsAfter(header: HashedHeader, session: number): Promise<readonly string[]>;
  disputeAfter(header: HashedHeader, session: number, candidate: string): Promise<DisputeState>;
}

/** A session that is over: its blocks are those after the one that began it, up to the one that ended it. */
export interface CountedSession {
  readonly session: RelaySession;
  readonly duties: SessionTally;
  readonly points: SessionPoints;
  /** Blocks by the account of their author. */
  readonly authored: ReadonlyMap<string, number>;
}

export interface CountedSessions {
  readonly sessions: readonly CountedSession[];
  readonly wrongCredits: readonly WrongCredit[];
}

const bodiesInFlight = 8;

/**
 * Counts the last sessions that are over among proved headers of a relay chain.
 *
 * What is included in the block that begins a session counts for it already, and was backed before: so counting begins some
 * blocks earlier, as long as a candidate can wait.
 *
 * @param headers in a row, each proved, ascending
 * @param count of sessions; fewer where the headers do not have them
 * @throws AgentError `unknown/no_data` when no session is over; `unknown/paras_inherent` for a body that is of a shape that
 * is not known; as the source does
 */
export async function countLastSessions(
  source: SessionsSource,
  headers: readonly HashedHeader[],
  count: number,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<CountedSessions> {
  const ends = placesOfEnds(headers);
  const [first, ...later] = ends.slice(-(count + 1));
  const before = first === undefined ? undefined : headers[first - 1];
  const last = later.at(-1);
  if (first === undefined || last === undefined || !before) throw noSession(headers);
  const session = await source.sessionAfter(before);
  const { groupRotationFrequency, availabilityPeriod } = session.rules;
  const earliest = Math.max(
    session.startBlock,
    before.number + 1 - groupRotationFrequency - availabilityPeriod,
  );
  const from = Math.max(1, first - (before.number + 1 - earliest));
  const beginning = headers[from - 1];
  if (!beginning) throw noSession(headers);
  const tally = new RelayTally(from === first ? session : await source.sessionAfter(beginning));
  const places = Array.from({ length: last - from + 1 }, (_, place) => from + place);
  const isEnd = new Set(ends);
  const heights = new Map(headers.map(({ hash, number }) => [hash, number] as const));
  const read = async (place: number) => await readBlock(source, headers, place, isEnd.has(place));
  let done = 0;
  for await (const { header, inherent, next, disputes } of inOrder(places, bodiesInFlight, read)) {
    if (next && (next.startBlock !== header.number + 1 || next.index !== tally.session.index + 1))
      throw notNext(header, next);
    const block = {
      number: header.number,
      endsSession: next !== undefined,
      author: babePreDigest(header.logs)?.authority,
      inherent,
      disputesBefore: disputes.map(({ before: state }) => state),
      heightOf: (hash: string) => heights.get(hash),
    };
    const accounts = new Map(disputes.map((dispute) => [dispute.session, dispute.accounts] as const));
    tally.add(block, next, (index) => accounts.get(index));
    done += 1;
    onProgress(done, places.length);
  }
  const firstBlock = before.number + 2;
  return {
    sessions: [...tally.sessions.values()]
      .filter(({ session: { startBlock } }) => startBlock >= firstBlock)
      .map((duties) => ({
        session: duties.session,
        duties,
        points: tally.reports.get(duties.session.index) ?? new SessionPoints(),
        authored: tally.authored.get(duties.session.index) ?? new Map<string, number>(),
      })),
    wrongCredits: tally.wrongCredits.filter(({ block }) => block >= firstBlock),
  };
}

/** Blocks that announce the next epoch of BABE; block 1 does, and begins the session that is there already. */
function placesOfEnds(headers: readonly HashedHeader[]): number[] {
  return headers.flatMap(({ number, logs }, place) => (number > 1 && babeNextEpoch(logs) ? [place] : []));
}

async function readBlock(
  source: SessionsSource,
  headers: readonly HashedHeader[],
  place: number,
  isEnd: boolean,
) {
  const [parent, header] = [headers[place - 1], headers[place]];
  if (!parent || !header) throw noSession(headers);
  const [{ extrinsics }, next] = await Promise.all([
    source.bodyOf(header),
    isEnd ? source.sessionAfter(header) : undefined,
  ]);
  const inherent = readInherent(header, extrinsics, parent);
  const disputes = await Promise.all(
    inherent.disputes.map(async ({ session, candidate }) => ({
      session,
      before: await source.disputeAfter(parent, session, candidate),
      accounts: await source.accountsAfter(parent, session),
    })),
  );
  return { header, inherent, next, disputes };
}

function readInherent(
  { number, hash }: HashedHeader,
  extrinsics: readonly Uint8Array[],
  parent: HashedHeader,
): ParasInherent {
  try {
    return readParasInherent(extrinsics, headerBytes(parent.rpc));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AgentError(
      'unknown/paras_inherent',
      `what block ${number} says of parachains is of a shape that is not known: ${cause.message}`,
      { data: { block: number, hash }, cause },
    );
  }
}

function noSession(headers: readonly HashedHeader[]): AgentError {
  return new AgentError(
    'unknown/no_data',
    `no session is over within the ${headers.length} blocks that are proved; wait for the end of one`,
    { data: { blocks: headers.length } },
  );
}

function notNext({ number, hash }: HashedHeader, { index, startBlock }: RelaySession): AgentError {
  return new AgentError(
    'unknown/relay_session',
    `block ${number} announces an epoch, and the session after it is number ${index} from block ${startBlock} on, which does not follow`,
    { data: { block: number, hash, session: index } },
  );
}
