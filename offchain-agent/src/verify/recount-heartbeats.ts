import { firstOf } from '../base/bisect.ts';
import { hexBytes } from '../base/bytes.ts';
import type { HeartbeatChain, Seat, SentHeartbeat } from '../chain/heartbeat/heartbeat-chain.ts';
import { isSr25519Signed } from '../chain/sr25519.ts';

/** Sessions of a validator: in how many it was expected to be heard, and in how many it was. */
interface HeardCount {
  readonly expected: number;
  readonly heard: number;
}

export interface HeartbeatRecount {
  /** By account. */
  readonly counts: ReadonlyMap<string, HeardCount>;
  /** The sessions that were counted, in their order. */
  readonly sessions: readonly number[];
  /** Blocks that were read for heartbeats. */
  readonly blocks: number;
}

const domain = new TextEncoder().encode('almanac/heartbeat');
/** Asked at once: a node answers so many as fast as one. */
const atOnce = 32;

/**
 * Counts the heartbeats of a window again, from the blocks themselves: every signature is checked here, so that nobody but the
 * holders of the keys has to be believed (F21).
 * @param window from its start up to its end, in seconds since the Unix epoch
 * @param head the last block that is looked at, at or behind the window's end
 */
export async function recountHeartbeats(
  chain: HeartbeatChain,
  window: { readonly startS: number; readonly endS: number },
  head: number,
): Promise<HeartbeatRecount> {
  const isBehind = (startS: number) => async (block: number) =>
    (await chain.slotStartMs(block)) >= startS * 1_000;
  const first = await firstOf(head, isBehind(window.startS));
  const next = await firstOf(head, isBehind(window.endS));
  const from = await chain.countedFrom();
  const counts = new Map<string, HeardCount>();
  const sessions: number[] = [];
  let blocks = 0;
  if (from === undefined || first >= next || first === 0) return { counts, sessions, blocks };
  const before = Math.max(from, await chain.sessionAt(first - 1));
  const last = await chain.sessionAt(next - 1);
  for (let session = before; session < last; session += 1) {
    const begins = await firstOf(head, async (block) => (await chain.sessionAt(block)) >= session);
    const ends = await firstOf(head, async (block) => (await chain.sessionAt(block)) > session);
    const seats = await chain.seatsAt(begins);
    const sent = await heartbeatsOf(chain, begins, ends);
    blocks += ends - begins;
    const heard = heardSeats(chain.genesisHash, session, seats, sent);
    // A session in which nobody was heard is not counted: its chain has no node that sends heartbeats.
    if (heard.size === 0) continue;
    sessions.push(session);
    for (const [place, { account }] of seats.entries()) {
      const count = counts.get(account) ?? { expected: 0, heard: 0 };
      counts.set(account, {
        expected: count.expected + 1,
        heard: count.heard + (heard.has(place) ? 1 : 0),
      });
    }
  }
  return { counts, sessions, blocks };
}

/** The seats of a session whose validators signed one of the heartbeats. */
function heardSeats(
  genesis: string,
  session: number,
  seats: readonly Seat[],
  sent: readonly SentHeartbeat[],
): ReadonlySet<number> {
  const message = messageOf(genesis, session);
  const isOf = ({ session: of, seat, signature }: SentHeartbeat): boolean =>
    of === session && isSr25519Signed(message, hexBytes(signature), hexBytes(seats[seat]?.key ?? '0x'));
  return new Set(sent.filter(isOf).map(({ seat }) => seat));
}

/** What is signed in a session: 53 bytes. */
export function messageOf(genesis: string, session: number): Uint8Array {
  const index = new Uint8Array(4);
  new DataView(index.buffer).setUint32(0, session, true);
  return Uint8Array.from([...domain, ...hexBytes(genesis), ...index]);
}

async function heartbeatsOf(
  chain: HeartbeatChain,
  begins: number,
  ends: number,
): Promise<readonly SentHeartbeat[]> {
  const sent: SentHeartbeat[] = [];
  for (let from = begins; from < ends; from += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, ends - from) }, (_, index) => from + index);
    const found = await Promise.all(numbers.map(async (block) => await chain.heartbeatsIn(block)));
    sent.push(...found.flat());
  }
  return sent;
}
