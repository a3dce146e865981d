import { deepEqual, ok } from 'node:assert/strict';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { independentCount } from '../support/independent-count.ts';
import {
  nextWindowS,
  type RecordStorageKey,
  type StoredSlots,
  storedRecords,
} from '../support/stored-records.ts';

const slotDurationMs = 30_000;
const windowMs = 12 * 3_600_000;
const sessionLength = 10;
const sessionsPerEra = 6;
const retention: Readonly<Record<string, number>> = {
  windows: 48,
  days: 35,
  weeks: 13,
  months: 24,
  years: 10,
  eras: 28,
};
const slotsOf = (hours: number): number => (hours * 3_600_000) / slotDurationMs;
const firstSlot = Date.UTC(2026, 0, 30, 22) / slotDurationMs;
const travelSlots = slotsOf(400 * 24);
// Shorter than what the chain keeps of its windows, so that none comes and goes unseen but in the long halt.
const lookEverySlots = slotsOf(10 * 24);
// Longer than what it keeps of its windows, and shorter than what it keeps of its days.
const longHalt = { atSlot: firstSlot + slotsOf(100 * 24), slots: slotsOf(25 * 24) };

describe('a chain that travels through 400 days in jumps', () => {
  let test: TestChain;
  let counted: Map<RecordStorageKey, StoredSlots>;
  let nextS: number;
  /** Every record that was seen in storage, as it was seen last. */
  const seen = new Map<RecordStorageKey, StoredSlots>();
  const overfull: string[] = [];

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength, sessionsPerEra },
        // Nobody reports here: nothing is kept for reports that may still come.
        sli: { windowMs, retention, sampling: { graceMs: 0, graceBlocks: 0 } },
      },
    });
    await test.build();
    await travel();
    nextS = await nextWindowS(test.api);
    counted = await independentCount({ url: test.url, windowMs, sessionLength, sessionsPerEra });
  });

  after(async () => {
    await test?.close();
  });

  for (const kind of ['window', 'day', 'week', 'month', 'year', 'era']) {
    it(`records of every ${kind} what a recount finds`, () => {
      const closed = closedOf(kind);
      // Windows that were out of retention when the chain came back have no record.
      const compared = kind === 'window' ? closed.filter(([key]) => seen.has(key)) : closed;
      ok(compared.length >= closed.length * 0.8, `${compared.length} of ${closed.length} records compared`);
      ok(compared.length > 0, 'nothing to compare');
      deepEqual(
        compared.map(([key]) => [key, seen.get(key)]),
        compared,
      );
    });
  }

  it('keeps no more than its retention', () => {
    deepEqual(overfull, []);
  });

  async function travel(): Promise<void> {
    const random = pseudoRandom(20_260_130);
    let lookAtSlot = firstSlot + lookEverySlots;
    let hasHalted = false;
    while (test.chain.lastSlot < firstSlot + travelSlots) {
      const halts: boolean = !hasHalted && test.chain.lastSlot >= longHalt.atSlot;
      hasHalted ||= halts;
      await test.build(halts ? longHalt.slots : slotsOf(12) + random(slotsOf(72)));
      for (let more = random(2); more > 0; more -= 1) await test.build(1 + random(3));
      if (test.chain.lastSlot < lookAtSlot) continue;
      await look();
      lookAtSlot = test.chain.lastSlot + lookEverySlots;
    }
    await look();
  }

  async function look(): Promise<void> {
    // Closing may use a share of each block, and needs some to catch up with the head.
    while ((await nextWindowS(test.api)) * 1_000 + windowMs <= test.chain.lastSlot * slotDurationMs)
      await test.build();
    const stored = await storedRecords(test.api);
    for (const [key, record] of stored) seen.set(key, record);
    for (const [kind, starts] of startsByKind(stored.keys())) {
      // One more than are kept: the open one, or one that waits for its removal; and a window that the cursor of what
      // reporters sample has passed only now.
      const most = (retention[`${kind}s`] ?? 0) + (kind === 'window' ? 2 : 1);
      if (starts.length > most) overfull.push(`block ${test.chain.head.number}: ${starts.length} of ${kind}`);
    }
  }

  /** Periods whose last window is closed, so that their records are final. */
  function closedOf(kind: string): [RecordStorageKey, StoredSlots][] {
    const starts = startsByKind(counted.keys()).get(kind) ?? [];
    const final = new Set(
      starts.filter((_, index) => (starts[index + 1] ?? Number.POSITIVE_INFINITY) <= nextS),
    );
    return [...counted].filter(([key]) => kindOf(key) === kind && final.has(startOf(key)));
  }
});

function startsByKind(keys: Iterable<RecordStorageKey>): Map<string, number[]> {
  const sets = new Map<string, Set<number>>();
  for (const key of keys) {
    const starts = sets.get(kindOf(key)) ?? new Set();
    sets.set(kindOf(key), starts.add(startOf(key)));
  }
  return new Map([...sets].map(([kind, starts]) => [kind, [...starts].toSorted((a, b) => a - b)]));
}

function kindOf(key: RecordStorageKey): string {
  return key.split(' ')[0] ?? '';
}

function startOf(key: RecordStorageKey): number {
  return Number(key.split(' ')[1]);
}

/** Whole numbers from 0 up to below `limit`, the same at every run (Lehmer's generator). */
function pseudoRandom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}
