import { AgentError } from '../../base/error.ts';
import type { AuraHeader, AuraSource } from './source.ts';

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
  const hash = await source.hashOf(number);
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
  return (await source.headerOf(await source.hashOf(fromBlock - 1))).slot;
}
