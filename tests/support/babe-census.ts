import { compactStripLength, hexToU8a, u8aConcat, u8aToHex, u8aToString } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

/** What one validator did in the slots that were counted. */
export interface BabeRow {
  /** Slots of which it was the secondary author and in which no other one's block is: `kept` and `missed` together. */
  readonly duties: number;
  /** Of these the slots with a block of its own, primary or secondary. */
  readonly kept: number;
  /** Of these the empty ones. */
  readonly missed: number;
  /** Blocks in slots that it won by lot, in whosever slots. */
  readonly primary: number;
}

export interface BabeCensus {
  readonly slots: number;
  readonly blocks: number;
  /** The epochs whose data were in force in a counted slot, by the number of the block that announced them. */
  readonly epochs: ReadonlySet<number>;
  /** By BABE key in hex, which in the networks of `almanac network up` is that of the account too. */
  readonly rows: ReadonlyMap<string, BabeRow>;
  /** The blocks that opened epochs, from block 2 on, and what was in force from there. */
  readonly openings: readonly { readonly hash: string; readonly epoch: EpochData }[];
  /** Slot and key of each miss, ascending. */
  readonly misses: readonly { readonly slot: number; readonly key: string }[];
}

interface EpochData {
  readonly keys: readonly string[];
  readonly randomness: Uint8Array;
  readonly announcedIn: number;
}

interface Header {
  readonly parentHash: string;
  readonly digest: { readonly logs: readonly string[] };
}

interface BabeCensusOptions {
  readonly epochSlots: number;
  readonly from?: number;
  readonly to: number;
  /** Of the slots between, those that are counted. */
  readonly isCounted?: (slot: number) => boolean;
}

const primaryKind = 1;
const nextEpochData = 1;
const atOnce = 50;

/**
 * Who kept and who missed its duties, from nothing but the finalized headers of a node and the length of an epoch: own
 * reading of bytes, own arithmetic. The slots after that of block `from` up to that of block `to` are counted.
 * @throws Error when a header does not fit: its parent, the announcement of an epoch, a secondary author
 */
export async function babeCensus(
  url: string,
  { epochSlots, from = 0, to, isCounted = () => true }: BabeCensusOptions,
): Promise<BabeCensus> {
  const rows = new Map<string, { -readonly [Field in keyof BabeRow]: number }>();
  const rowOf = (key: string) => {
    const row = rows.get(key) ?? { duties: 0, kept: 0, missed: 0, primary: 0 };
    rows.set(key, row);
    return row;
  };
  const misses: { slot: number; key: string }[] = [];
  const openings: { hash: string; epoch: EpochData }[] = [];
  const epochs = new Set<number>();
  let [slots, blocks, genesisSlot, lastSlot, lastHash] = [0, 0, 0, 0, ''];
  let current: EpochData | undefined;
  let next: EpochData | undefined;
  for await (const { number, hash, header } of headers(url, to)) {
    const { kind, index, slot } = readPreDigest(header);
    const announced = readAnnouncement(header, number);
    // The first epoch is as genesis had it, and so is the next, which the first block announces.
    if (number === 1) [genesisSlot, lastSlot, current, next] = [slot, slot - 1, announced, announced];
    else if (header.parentHash !== lastHash) throw new Error(`block ${number} has another parent`);
    if (!current || !next) throw new Error('block 1 announces no epoch');

    // As the block before saw it: what is announced is in force from the end of its epoch on, however long after.
    const firstOfNext = genesisSlot + (Math.floor((lastSlot - genesisSlot) / epochSlots) + 1) * epochSlots;
    const [own, following]: [EpochData, EpochData] = [current, next];
    const epochAt = (one: number): EpochData => (number > 1 && one >= firstOfNext ? following : own);
    const epoch = epochAt(slot);
    const author = epoch.keys[index] ?? `authority ${index}`;
    const secondary = secondaryAuthor(epoch, slot);
    if (kind !== primaryKind && author !== secondary)
      throw new Error(`block ${number} in slot ${slot} is of ${author}, expected ${secondary}`);

    if (number > from) {
      for (let one = lastSlot + 1; one < slot; one += 1) {
        if (!isCounted(one)) continue;
        const key = secondaryAuthor(epochAt(one), one);
        misses.push({ slot: one, key });
        rowOf(key).duties += 1;
        rowOf(key).missed += 1;
        epochs.add(epochAt(one).announcedIn);
      }
      if (isCounted(slot)) {
        rowOf(author).primary += Number(kind === primaryKind);
        rowOf(author).duties += Number(author === secondary);
        rowOf(author).kept += Number(author === secondary);
        epochs.add(epoch.announcedIn);
      }
      slots += slot - lastSlot;
      blocks += 1;
    }
    if (number > 1 && slot >= firstOfNext) {
      if (!announced) throw new Error(`block ${number} opens an epoch and announces none`);
      [current, next] = [next, announced];
      openings.push({ hash, epoch });
    }
    [lastSlot, lastHash] = [slot, hash];
  }
  return { slots, blocks, epochs, rows, openings, misses };
}

function secondaryAuthor({ keys, randomness }: EpochData, slot: number): string {
  return keys[secondaryIndex(randomness, slot, keys.length)] ?? '';
}

/**
 * Who authors a slot that nobody won: the 32 bytes of `blake2_256(randomness ++ slot)` as one large number, modulo the
 * number of authorities.
 * @example secondaryIndex(new Uint8Array(32).fill(3), 100, 1_000) // 167
 */
export function secondaryIndex(randomness: Uint8Array, slot: number, authorities: number): number {
  const hash = blake2AsU8a(u8aConcat(randomness, littleEndian(slot)), 256);
  return Number(BigInt(u8aToHex(hash)) % BigInt(authorities));
}

function readPreDigest({ digest }: Header): { kind: number; index: number; slot: number } {
  const [bytes] = digestItems(digest.logs, 'BABE', 0x06);
  if (!bytes) throw new Error('a header without BABE');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { kind: view.getUint8(0), index: view.getUint32(1, true), slot: Number(view.getBigUint64(5, true)) };
}

function readAnnouncement({ digest }: Header, number: number): EpochData | undefined {
  const bytes = digestItems(digest.logs, 'BABE', 0x04).find(([kind]) => kind === nextEpochData);
  if (!bytes) return undefined;
  // Keys of 32 bytes, each with a weight of 8; then the randomness.
  const list = bytes.subarray(2, bytes.length - 32);
  const count = list.length / 40;
  const keys = Array.from({ length: count }, (_, at) => u8aToHex(list.subarray(at * 40, at * 40 + 32)));
  return { keys, randomness: bytes.subarray(bytes.length - 32), announcedIn: number };
}

/** What the digest items of this engine and kind hold. */
export function digestItems(logs: readonly string[], engine: string, tag: number): Uint8Array[] {
  return logs
    .map((log) => hexToU8a(log))
    .filter((bytes) => bytes[0] === tag && u8aToString(bytes.subarray(1, 5)) === engine)
    .map((bytes) => compactStripLength(bytes.subarray(5))[1]);
}

function littleEndian(slot: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(slot), true);
  return bytes;
}

/** The finalized headers of a node from block 1 on. */
export async function* headers(url: string, to: number) {
  for (let first = 1; first <= to; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, to - first + 1) }, (_, at) => first + at);
    const hashes = await ask<string[]>(url, 'chain_getBlockHash', numbers);
    const found = await Promise.all(hashes.map((hash) => ask<Header>(url, 'chain_getHeader', hash)));
    for (const [at, header] of found.entries()) yield { number: first + at, hash: hashes[at] ?? '', header };
  }
}

const answerWithinMs = 20_000;

/** Asks a node one thing. @param url its address, for HTTP or WebSocket */
export async function ask<Result>(url: string, method: string, ...params: unknown[]): Promise<Result> {
  const response = await fetch(url.replace(/^ws/, 'http'), {
    method: 'POST',
    signal: AbortSignal.timeout(answerWithinMs),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: Result; error?: { message: string } };
  if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message ?? 'no result'}`);
  return answer.result;
}

/** The number of the last finalized block. */
export async function finalizedNumber(url: string): Promise<number> {
  const header = await ask<{ number: string }>(
    url,
    'chain_getHeader',
    await ask(url, 'chain_getFinalizedHead'),
  );
  return Number(header.number);
}
