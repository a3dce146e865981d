import type { ArrivalMeter } from './arrival.ts';
import type { AuraHeader, AuraSource } from './source.ts';

/** Slots remembered, so that a fork or a second block of the same slot is not measured again. */
const rememberedSlots = 256;

/**
 * Feeds a meter with every new best block that comes in from now on: the first block of each slot, named by the Aura
 * key whose slot it is.
 *
 * @returns a function that ends it
 * @throws AgentError when the node offers no subscription to new heads
 */
export async function followArrivals(source: AuraSource, meter: ArrivalMeter): Promise<() => void> {
  const seenSlots = new Set<number>();

  const record = async (header: AuraHeader, slot: number, seenAtMs: number): Promise<void> => {
    const authorities = await source.authoritiesAfter(header.parentHash);
    const author = authorities[slot % authorities.length];
    if (author !== undefined) meter.record(author, slot, seenAtMs);
  };

  return await source.followNewHeads((header, seenAtMs) => {
    const { slot } = header;
    if (slot === undefined || seenSlots.has(slot)) return;
    seenSlots.add(slot);
    const [oldest] = seenSlots;
    if (seenSlots.size > rememberedSlots && oldest !== undefined) seenSlots.delete(oldest);
    record(header, slot, seenAtMs).catch(() => meter.recordUnattributed());
  });
}
