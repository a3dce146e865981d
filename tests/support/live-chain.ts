import { type Clock, tickSlots, wallClock } from '../../offchain-agent/src/lab/embedded-network.ts';
import type { TestChain } from './embedded-chain.ts';

/** How far behind the clock a chain is prepared, so that no block of it is of the future when it comes to life. */
const preparedBehindMs = 60_000;

/**
 * The slot with which a chain that will `live` begins.
 * @param aheadMs by how much the chain's time is ahead of this machine's clock
 */
export function slotBeforeLife(slotDurationMs: number, aheadMs = 0): number {
  return Math.floor((Date.now() + aheadMs - preparedBehindMs) / slotDurationMs);
}

/**
 * Builds the block of every slot when its time comes, from now on until the signal aborts; rejects when one fails.
 * @param aheadMs by how much the chain's time is ahead of this machine's clock
 */
export async function live({ chain }: TestChain, signal: AbortSignal, aheadMs = 0): Promise<void> {
  const { slotDurationMs } = chain;
  const clock = clockAhead(aheadMs);
  await tickSlots({
    clock,
    slotDurationMs,
    firstSlot: Math.ceil(clock.now() / slotDurationMs),
    signal,
    onSlot: async (slot) => void (await chain.buildBlock(slot)),
    onStall: () => undefined,
  });
}

/** The clock of the machine, by so much ahead. */
export function clockAhead(aheadMs: number): Clock {
  return {
    now: () => wallClock.now() + aheadMs,
    sleepUntil: (instantMs, until) => wallClock.sleepUntil(instantMs - aheadMs, until),
  };
}
