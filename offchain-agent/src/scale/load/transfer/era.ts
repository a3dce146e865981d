import { littleEndian } from './compact.ts';

/** How long a signed transaction may wait: blocks, counted from the one whose hash it signs. */
export interface Era {
  readonly bytes: Uint8Array;
  /** Number of the block whose hash is signed. */
  readonly birth: number;
}

const leastPeriod = 4;
const mostPeriod = 65_536;

/**
 * A mortal era of at least so many blocks from `current` on; undefined when the chain remembers too few hashes for it.
 * SCALE: two bytes, log2(period) - 1 in the low four bits (1..15), phase / max(1, period / 4096) in the others.
 */
export function mortalEra(current: number, blocks: number, rememberedHashes: number): Era | undefined {
  let period = leastPeriod;
  // The phase is rounded down, which may cost one quantum.
  while (period < blocks + Math.max(1, period / 4_096)) period *= 2;
  if (period > mostPeriod || period > rememberedHashes) return undefined;
  const quantum = Math.max(1, period / 4_096);
  const phase = Math.floor((current % period) / quantum) * quantum;
  const birth = Math.floor((current - phase) / period) * period + phase;
  return { bytes: littleEndian(Math.log2(period) - 1 + (phase / quantum) * 16, 2), birth };
}
