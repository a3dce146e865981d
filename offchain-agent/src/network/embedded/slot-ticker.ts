import type { Clock } from './clock.ts';

export interface SlotTicker {
  readonly clock: Clock;
  readonly slotDurationMs: number;
  readonly firstSlot: number;
  readonly signal: AbortSignal;
  /** Serves one slot, at its start or as soon after as the slots before it are done. */
  onSlot(slot: number): Promise<void>;
  /** Slots that nobody was asked for, because this process slept longer than `maxLagSlots`. */
  onStall(from: number, to: number): void;
}

/**
 * How far behind the clock every slot is still served, one after the other. A busy machine then delays
 * blocks but does not miss slots, which would be charged to validators that did nothing wrong.
 */
export const maxLagSlots = 10;

/** Serves every slot once and in order until the signal aborts. */
export async function tickSlots(ticker: SlotTicker): Promise<void> {
  const { clock, slotDurationMs, signal } = ticker;
  let slot = ticker.firstSlot;
  while (!signal.aborted) {
    await clock.sleepUntil(slot * slotDurationMs, signal);
    if (signal.aborted) return;
    await ticker.onSlot(slot);
    slot += 1;
    const current = Math.floor(clock.now() / slotDurationMs);
    if (current - slot > maxLagSlots) {
      ticker.onStall(slot, current);
      slot = current + 1;
    }
  }
}
