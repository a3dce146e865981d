import type { BlockTime } from '../../../../src/scale/load/figures.ts';
import type { TransactionRecords } from '../../../../src/scale/load/records.ts';

const second = 1_000_000;

export interface SteadyOptions {
  readonly rate: number;
  readonly seconds: number;
  /** Transactions that one block holds at most. */
  readonly blockHolds?: number;
  /** Blocks until one is final. */
  readonly finalAfter?: number;
  readonly sendLagUs?: number;
}

export interface LoadCase {
  readonly records: TransactionRecords;
  readonly blocks: readonly BlockTime[];
}

/** A chain with a block every second, final after some, that takes what is due in order until its blocks are full. */
export function steadyLoad(options: SteadyOptions): LoadCase {
  const { rate, seconds, blockHolds = Number.POSITIVE_INFINITY, finalAfter = 2, sendLagUs = 100 } = options;
  const count = rate * seconds;
  const none = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const intendedUs = Float64Array.from({ length: count }, (_, i) => (i * second) / rate);
  const records = {
    count,
    intendedUs,
    sentUs: intendedUs.map((us) => us + sendLagUs),
    acceptedUs: intendedUs.map((us) => us + sendLagUs + 1_000),
    refusedUs: none(),
    includedUs: none(),
    finalizedUs: none(),
    block: none(),
    succeeded: new Uint8Array(count).fill(1),
  };
  const blocks: BlockTime[] = [];
  let next = 0;
  for (let number = 0; number <= seconds + 40; number++) {
    const seenUs = number * second;
    blocks.push({ number, seenUs });
    for (let held = 0; held < blockHolds && (records.sentUs[next] ?? Number.NaN) < seenUs; held++, next++) {
      records.includedUs[next] = seenUs;
      records.finalizedUs[next] = seenUs + finalAfter * second;
      records.block[next] = number;
    }
  }
  return { records, blocks };
}
