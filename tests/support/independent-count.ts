import { RpcAuraSource } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { recount } from '../../offchain-agent/src/measure/authorship/recount.ts';
import type { SlotCounts } from '../../offchain-agent/src/measure/authorship/slot-tally.ts';
import type { AuraSource } from '../../offchain-agent/src/measure/authorship/source.ts';
import { patient } from './patient.ts';
import type { RecordStorageKey, StoredSlots } from './stored-records.ts';

interface CountedChain {
  readonly url: string;
  readonly windowMs: number;
  readonly sessionLength: number;
  readonly sessionsPerEra: number;
}

/** Gives the start of the period to which a slot belongs, by the start of the slot; both in milliseconds. */
type PeriodStart = (slotStartMs: number) => number;

const dayMs = 86_400_000;

/**
 * What the records of a chain must be, from its finalized headers alone: counted slot by slot, with the platform's own
 * calendar, and with eras found by the numbers of blocks. It shares nothing with the pallet, the builder, or the
 * client's arithmetic.
 */
export async function independentCount(counted: CountedChain): Promise<Map<RecordStorageKey, StoredSlots>> {
  const client = await RpcClient.open(counted.url, patient);
  try {
    const source = new RpcAuraSource(client);
    const head = await source.blocks.finalizedHead();
    const eraStarts = await readEraStarts(source, head.number, counted);
    const kinds = periodStarts(counted.windowMs, eraStarts);
    const { periods } = await recount(source, {
      fromBlock: 1,
      toBlock: head.number,
      periods: kinds,
      keepMissed: 0,
    });
    const windows = windowsByPeriod(periods.get('window') ?? new Map<number, SlotCounts>(), kinds);
    const records = new Map<RecordStorageKey, StoredSlots>();
    for (const [kind, counts] of periods) {
      for (const [startMs, validators] of counts) {
        for (const [account, { assigned, authored }] of validators) {
          const key = `${kind} ${startMs / 1_000} ${account}`;
          records.set(key, { assigned, authored, windows: windows.get(key) ?? 0 });
        }
      }
    }
    return records;
  } finally {
    client.close();
  }
}

function periodStarts(windowMs: number, eraStarts: readonly number[]): Record<string, PeriodStart> {
  const windowOf: PeriodStart = (ms) => ms - (ms % windowMs);
  const starts: Record<string, PeriodStart> = {
    window: windowOf,
    day: (ms) => ms - (ms % dayMs),
    week: mondayOf,
    month: (ms) => Date.UTC(new Date(ms).getUTCFullYear(), new Date(ms).getUTCMonth()),
    year: (ms) => Date.UTC(new Date(ms).getUTCFullYear(), 0),
    // A window belongs to the era at its first millisecond; the first window of an era names it.
    era: (ms) => {
      const startMs = eraStarts.findLast((candidate) => candidate <= windowOf(ms)) ?? 0;
      return Math.ceil(startMs / windowMs) * windowMs;
    },
  };
  return Object.fromEntries(
    Object.entries(starts).map(([kind, start]) => [kind, oncePerWindow(start, windowOf)]),
  );
}

/** Slots come in order and no period changes inside a window, so millions of them need no calendar. */
function oncePerWindow(start: PeriodStart, windowOf: PeriodStart): PeriodStart {
  let windowMs = Number.NaN;
  let startMs = 0;
  return (ms) => {
    if (windowOf(ms) !== windowMs) {
      windowMs = windowOf(ms);
      startMs = start(ms);
    }
    return startMs;
  };
}

function mondayOf(ms: number): number {
  const sinceMonday = (new Date(ms).getUTCDay() + 6) % 7;
  return ms - (ms % dayMs) - sinceMonday * dayMs;
}

/** An era begins with the slot after that of the block in which its first session began. */
async function readEraStarts(
  source: AuraSource,
  lastBlock: number,
  { sessionLength, sessionsPerEra }: CountedChain,
): Promise<number[]> {
  const starts = [0];
  const slotDurationMs = await source.slotDurationMs(await source.blocks.hashOf(lastBlock));
  const eraLength = sessionLength * sessionsPerEra;
  for (let block = eraLength; block <= lastBlock; block += eraLength) {
    const { slot = 0 } = await source.headerOf(await source.blocks.hashOf(block));
    starts.push((slot + 1) * slotDurationMs);
  }
  return starts;
}

/** In how many windows of each period each validator had a slot. */
function windowsByPeriod(
  windows: ReadonlyMap<number, SlotCounts>,
  kinds: Readonly<Record<string, PeriodStart>>,
): Map<RecordStorageKey, number> {
  const sums = new Map<RecordStorageKey, number>();
  for (const [windowStartMs, validators] of windows) {
    for (const account of validators.keys()) {
      for (const [kind, startOf] of Object.entries(kinds)) {
        const key = `${kind} ${startOf(windowStartMs) / 1_000} ${account}`;
        sums.set(key, (sums.get(key) ?? 0) + 1);
      }
    }
  }
  return sums;
}
