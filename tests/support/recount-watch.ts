import { ed25519Verify } from '@polkadot/util-crypto';
import { type AskRelay, askBlocks, type BlockMatter, sessionAfter } from './relay-questions.ts';

// What `almanac watch` says of a relay chain, counted from bytes alone: no types, no metadata, nothing of the agent's.
/** Who sat where in a session: accounts as hex, in the order in which rows of pieces count them. */
interface Seat {
  readonly account: string;
  blocks: number;
  signed: number;
  allZero: number;
}

interface CountedVote {
  readonly key: string;
  readonly number: number;
}

/** A justification of GRANDPA, read. */
export interface ReadVotes {
  readonly round: bigint;
  readonly target: number;
  readonly targetHash: string;
  readonly votes: readonly CountedVote[];
}

export interface WatchRecount {
  /** Rows of pieces by account. */
  readonly rows: ReadonlyMap<string, Readonly<Omit<Seat, 'account'>>>;
  /** Accounts by their keys of BABE and of GRANDPA, as they were set last. */
  readonly owners: {
    readonly babe: ReadonlyMap<string, string>;
    readonly grandpa: ReadonlyMap<string, string>;
  };
}

/** @param from the first block of which rows are counted, @param to the last */
export async function recountWatch(ask: AskRelay, from: number, to: number): Promise<WatchRecount> {
  const rows = new Map<string, Seat>();
  const owners = { babe: new Map<string, string>(), grandpa: new Map<string, string>() };
  const sessions = new Map<number, readonly string[]>();
  let before: BlockMatter | undefined;
  for await (const { matter, session } of askBlocks(ask, to)) {
    if (before && Number(matter.header.number) >= from) {
      const seats = (sessions.get(sessionAfter(before)) ?? []).map((account) => {
        const seat = rows.get(account) ?? { account, blocks: 0, signed: 0, allZero: 0 };
        rows.set(account, seat);
        seat.blocks += 1;
        return seat;
      });
      for (const { validator, isEmpty } of rowsIn(inherentOf(matter, before))) {
        const seat = seats[validator];
        if (!seat) throw new Error(`row of validator ${validator} of ${seats.length}`);
        seat.signed += 1;
        seat.allZero += Number(isEmpty);
      }
    }
    if (session) {
      const accounts = session.accounts === null ? Buffer.alloc(1) : bytesOf(session.accounts);
      sessions.set(session.index, hexList(accounts));
      for (const [key, value] of session.nextKeys) {
        const keys = bytesOf(value);
        // Keys of Westend begin with those of GRANDPA and of BABE.
        owners.grandpa.set(hexOf(keys.subarray(0, 32)), `0x${key.slice(-64)}`);
        owners.babe.set(hexOf(keys.subarray(32, 64)), `0x${key.slice(-64)}`);
      }
    }
    before = matter;
  }
  return { rows, owners };
}

/** @throws Error for a vote that its key did not sign in this set */
export function readVotes(justification: string, setId: number): ReadVotes {
  const bytes = bytesOf(justification);
  const round = bytes.readBigUInt64LE(0);
  const { value: count, end } = compactAt(bytes, 44);
  const votes = Array.from({ length: count }, (_, place): CountedVote => {
    const at = end + place * 132;
    const key = bytes.subarray(at + 100, at + 132);
    // A precommit, what it is for, the round, the set.
    const signed = Buffer.concat([
      Buffer.of(1),
      bytes.subarray(at, at + 36),
      bytes.subarray(0, 8),
      u64(setId),
    ]);
    if (!ed25519Verify(signed, bytes.subarray(at + 36, at + 100), key))
      throw new Error(`${hexOf(key)} did not sign in round ${round} of set ${setId}`);
    return { key: hexOf(key), number: bytes.readUInt32LE(at + 32) };
  });
  return { round, target: bytes.readUInt32LE(40), targetHash: hexOf(bytes.subarray(8, 40)), votes };
}

/** Of parachains: the extrinsic that holds the header before the block. */
function inherentOf({ header, extrinsics }: BlockMatter, before: BlockMatter): Buffer {
  const held = before.header.stateRoot.slice(2) + before.header.extrinsicsRoot.slice(2);
  const found = extrinsics.find((extrinsic) => extrinsic.includes(held));
  if (found === undefined) throw new Error(`block ${header.number} says nothing of parachains`);
  return bytesOf(found);
}

function rowsIn(extrinsic: Buffer): { validator: number; isEmpty: boolean }[] {
  // Behind its length: the version, the pallet, the call.
  const { value: count, end: begin } = compactAt(extrinsic, compactAt(extrinsic, 0).end + 3);
  let at = begin;
  return Array.from({ length: count }, () => {
    const { value: bits, end } = compactAt(extrinsic, at);
    const row = extrinsic.subarray(end, end + Math.ceil(bits / 8));
    at = end + row.length + 4 + 64;
    return {
      validator: extrinsic.readUInt32LE(end + row.length),
      isEmpty: row.every((byte) => byte === 0),
    };
  });
}

function hexList(bytes: Buffer): string[] {
  const { value: count, end } = compactAt(bytes, 0);
  return Array.from({ length: count }, (_, place) =>
    hexOf(bytes.subarray(end + place * 32, end + place * 32 + 32)),
  );
}

function compactAt(bytes: Buffer, at: number): { value: number; end: number } {
  const kind = (bytes[at] ?? 0) & 3;
  if (kind === 0) return { value: (bytes[at] ?? 0) >> 2, end: at + 1 };
  if (kind === 1) return { value: bytes.readUInt16LE(at) >> 2, end: at + 2 };
  if (kind === 2) return { value: bytes.readUInt32LE(at) >>> 2, end: at + 4 };
  throw new Error('a number of more than 30 bits');
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.slice(2), 'hex');
}

function hexOf(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}
