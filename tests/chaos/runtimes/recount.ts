import { auraCensus } from '../../support/aura-census.ts';
import { ask, babeCensus } from '../../support/babe-census.ts';
import { callName, type ReadBlock, sumOf } from './block-reader.ts';

/** One figure of Almanac's, and the same counted again. */
export interface RecountedFigure {
  readonly figure: string;
  readonly almanac: number;
  readonly recount: number;
}

/** `almanac watch --json`. */
export interface ToldSlots {
  readonly engine: string;
  readonly from_block: number;
  readonly to_block: number;
  readonly first_slot: number;
  readonly last_slot: number;
  readonly validators: readonly WatchedValidator[];
}

interface WatchedValidator {
  readonly aura_key?: string;
  readonly babe_key?: string;
  readonly assigned_slots: number;
  readonly authored_slots?: number;
  /** Of a parachain, whose relay chain decides what becomes a block. */
  readonly slots_with_a_block?: number;
  readonly kept_slots?: number;
  readonly primary_blocks?: number;
}

/** A point of `almanac load --json`, or of a sweep. */
export interface ToldPoint {
  readonly window: { readonly first_block: number; readonly last_block: number; readonly ms: number };
  readonly tps: number;
  readonly successes: number;
  readonly failures: number;
  readonly blocks: readonly { readonly number: number; readonly hash: string; readonly successes: number }[];
  readonly calls?: readonly {
    readonly name: string;
    readonly kind: 'call' | 'read';
    readonly succeeded: number | null;
    readonly failed: number | null;
  }[];
}

/** Slots of each validator, from raw headers. */
export async function compareSlots(url: string, document: ToldSlots): Promise<RecountedFigure[]> {
  const { first_slot: first, last_slot: last, from_block: from, to_block: to, validators } = document;
  if (document.engine === 'babe') {
    const epochSlots = await babeEpochSlots(url);
    const { rows } = await babeCensus(url, { epochSlots, from: from - 1, to });
    return validators.flatMap(({ babe_key: key = '', ...of }, index) => [
      compared(`assigned ${index + 1}`, of.assigned_slots, rows.get(key)?.duties),
      compared(`authored ${index + 1}`, of.kept_slots, rows.get(key)?.kept),
      compared(`primary ${index + 1}`, of.primary_blocks, rows.get(key)?.primary),
    ]);
  }
  const rows = await auraCensus(url, to, (slot) => slot >= first && slot <= last);
  return validators.flatMap(({ aura_key: key = '', ...of }, index) => [
    compared(`assigned ${index + 1}`, of.assigned_slots, rows.get(key)?.assigned),
    compared(`authored ${index + 1}`, of.authored_slots ?? of.slots_with_a_block, rows.get(key)?.authored),
  ]);
}

/** The second of the numbers of eight bytes that begin it. */
async function babeEpochSlots(url: string): Promise<number> {
  const bytes = Buffer.from(
    (await ask<string>(url, 'state_call', 'BabeApi_configuration', '0x')).slice(2),
    'hex',
  );
  return Number(bytes.readBigUInt64LE(8));
}

/** What a point says, by the blocks that were read. @param blocks all final ones, by hash */
export function comparePoint(point: ToldPoint, blocks: ReadonlyMap<string, ReadBlock>): RecountedFigure[] {
  const { first_block: first, last_block: last, ms } = point.window;
  const read = point.blocks.map(({ hash }) => blocks.get(hash));
  const successes = read.reduce((sum, block) => sum + (block ? sumOf(block.succeeded) : 0), 0);
  const failures = read.reduce((sum, block) => sum + (block ? sumOf(block.failed) : 0), 0);
  const equalBlocks = point.blocks.filter(
    (block, index) =>
      read[index]?.number === block.number && sumOf(read[index].succeeded) === block.successes,
  );
  return [
    compared('blocks', last - first, equalBlocks.length),
    compared('successes', point.successes, successes),
    compared('failures', point.failures, failures),
    // As many digits as a reader sees.
    compared('milli-tps', Math.round(1_000 * point.tps), Math.round((1_000 * successes) / (ms / 1_000))),
  ];
}

/** Every kind of call over the whole load. @param blocks those of the load */
export function compareCalls({ calls = [] }: ToldPoint, blocks: readonly ReadBlock[]): RecountedFigure[] {
  const counted = (of: 'succeeded' | 'failed', name: string): number =>
    blocks.reduce((sum, block) => sum + sumOf(block[of], name), 0);
  return calls
    .filter(({ kind }) => kind === 'call')
    .flatMap(({ name, succeeded, failed }) => [
      compared(`${callName(name)} succeeded`, succeeded ?? -1, counted('succeeded', name)),
      compared(`${callName(name)} failed`, failed ?? -1, counted('failed', name)),
    ]);
}

function compared(figure: string, almanac: number | undefined, recount: number | undefined): RecountedFigure {
  return { figure, almanac: almanac ?? -1, recount: recount ?? 0 };
}
