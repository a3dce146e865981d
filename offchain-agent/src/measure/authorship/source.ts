import { AgentError } from '../../base/error.ts';
import type { FinalizedBlocks } from './finalized-blocks.ts';

/** A block as far as it concerns who wrote it. */
export interface AuraHeader {
  readonly number: number;
  readonly parentHash: string;
  /** Of its Aura pre-runtime digest; the genesis block has none. */
  readonly slot: number | undefined;
}

/** Receives a header with the wall clock at which it came in. */
export type OnHeader = (header: AuraHeader, seenAtMs: number) => void;

/**
 * The port through which a chain is watched: what any node of any Aura chain answers. `chain/` implements it on
 * JSON-RPC, tests implement it in memory; tests/support/chain-conformance.ts holds both to the same behaviour.
 *
 * Every method rejects with an AgentError.
 */
export interface AuraSource {
  readonly blocks: FinalizedBlocks;
  headerOf(hash: string): Promise<AuraHeader>;
  /** The Aura keys in force after this block, in order, as hex: they decide who writes its children. */
  authoritiesAfter(hash: string): Promise<readonly string[]>;
  slotDurationMs(hash: string): Promise<number>;
  /** Every new best block; the first one delivered may be older than the call. */
  followNewHeads(onHeader: OnHeader): Promise<() => void>;
}

/** A finalized block with all that is needed to charge its slot and the empty ones before it. */
export interface SlottedBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly slot: number;
  /** The set after the parent. */
  readonly authorities: readonly string[];
}

/**
 * Reads one block of the finalized chain; several may be read at once.
 * @throws AgentError `bad_input/not_aura` when the block has no Aura slot.
 */
export async function readBlock(source: AuraSource, number: number): Promise<SlottedBlock> {
  const hash = await source.blocks.hashOf(number);
  const header = await source.headerOf(hash);
  const authorities = await source.authoritiesAfter(header.parentHash);
  return { number, hash, parentHash: header.parentHash, slot: slotOf(header), authorities };
}

/**
 * The slot of a block that must have one.
 * @throws AgentError `bad_input/not_aura` when it has none.
 */
export function slotOf(header: AuraHeader): number {
  if (header.slot !== undefined) return header.slot;
  throw new AgentError(
    'bad_input/not_aura',
    `block ${header.number} has no Aura slot in its header; only blocks written by Aura can be counted`,
    { data: { block: header.number } },
  );
}

/** The slot after which counting begins when `fromBlock` is the first block: its parent's; none after genesis. */
export async function slotBefore(source: AuraSource, fromBlock: number): Promise<number | undefined> {
  return (await source.headerOf(await source.blocks.hashOf(fromBlock - 1))).slot;
}

/**
 * Does `work` for every item, at most `limit` at once, and yields the results in the order of the items.
 *
 * A failure is thrown at its item's turn, after the results before it.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const started: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    // Awaited at its turn; until then a failure must not count as unhandled.
    result.catch(() => undefined);
    started.push(result);
    const next = started.length >= limit ? started.shift() : undefined;
    if (next) yield await next;
  }
  for (let next = started.shift(); next; next = started.shift()) yield await next;
}

/** One by one: how far away the head is said to be is the node's word, and no list is made of it. */
export function* numbers(from: number, to: number): Generator<number, void, undefined> {
  for (let number = from; number <= to; number += 1) yield number;
}
