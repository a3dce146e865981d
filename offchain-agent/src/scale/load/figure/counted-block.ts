import type { SeenBlock } from '../chain/follow.ts';
import type { TransactionRecords } from './records.ts';
import type { Window } from './window.ts';

/** A block of the window, by which anyone with the chain can count again. */
export interface CountedBlock {
  readonly number: number;
  readonly hash: string;
  readonly successes: number;
}

/** The blocks that throughput is counted in: after the window's first up to its last. */
export function blocksOf(
  blocks: readonly SeenBlock[],
  { count, block, succeeded }: TransactionRecords,
  { first, last }: Window,
): CountedBlock[] {
  const successes = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const number = block[i] ?? Number.NaN;
    if (succeeded[i] === 1) successes.set(number, (successes.get(number) ?? 0) + 1);
  }
  return blocks
    .filter(({ number }) => number > first && number <= last)
    .map(({ number, hash }) => ({ number, hash, successes: successes.get(number) ?? 0 }));
}
