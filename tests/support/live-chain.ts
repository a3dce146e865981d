import { tickSlots, wallClock } from '../../offchain-agent/src/network/embedded/embedded-network.ts';
import type { TestChain } from './embedded-chain.ts';

/** How far behind the clock a chain is prepared, so that no block of it is of the future when it comes to life. */
const preparedBehindMs = 60_000;

/** The slot with which a chain that will `live` begins. */
export function slotBeforeLife(slotDurationMs: number): number {
  return Math.floor((Date.now() - preparedBehindMs) / slotDurationMs);
}

/** Builds the block of every slot when its time comes, from now on until the signal aborts; rejects when one fails. */
export async function live({ chain }: TestChain, signal: AbortSignal): Promise<void> {
  const { slotDurationMs } = chain;
  await tickSlots({
    clock: wallClock,
    slotDurationMs,
    firstSlot: Math.ceil(Date.now() / slotDurationMs),
    signal,
    onSlot: async (slot) => void (await chain.buildBlock(slot)),
    onStall: () => undefined,
  });
}
