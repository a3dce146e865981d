import { deepEqual, equal, ok } from 'node:assert/strict';
import { openRecords } from '../support/answered-records.ts';
import { usedWeight } from '../support/block-weight.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { independentCount } from '../support/independent-count.ts';
import {
  nextWindowS,
  type RecordStorageKey,
  type StoredSlots,
  storedRecords,
} from '../support/stored-records.ts';

const slotDurationMs = 2_000;
const windowMs = 20_000;
const sessionLength = 30;
const sessionsPerEra = 6;
const haltSlots = 1_000;
const haltWindows = (haltSlots * slotDurationMs) / windowMs;
// Early in the evening, so that the halt stays inside one day.
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;

for (const retention of [720, 48]) {
  const place = retention > haltWindows ? 'more' : 'fewer';
  describe(`a halt of ${haltSlots} slots (${haltWindows} windows) on a chain that keeps ${place}: ${retention}`, () => {
    let test: TestChain;
    let counted: Map<RecordStorageKey, StoredSlots>;
    let stored: Map<RecordStorageKey, StoredSlots>;
    const weights: { used: bigint; limit: bigint }[] = [];

    before(async () => {
      test = await startTestChain({
        firstSlot,
        preset: 'local',
        patch: {
          validators: { slotDurationMs, sessionLength, sessionsPerEra },
          // Nobody reports here: nothing is kept for reports that may still come.
          sli: { windowMs, retention: { windows: retention }, sampling: { graceMs: 0, graceBlocks: 0 } },
        },
      });
      for (const ahead of [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, haltSlots + 1]) await test.build(ahead);
      weights.push(await usedWeight(test.api));
      // Closing may use a share of each block, and needs some to catch up with the head.
      while ((await nextWindowS(test.api)) * 1_000 + windowMs <= test.chain.lastSlot * slotDurationMs) {
        await test.build();
        weights.push(await usedWeight(test.api));
      }
      counted = await independentCount({ url: test.url, windowMs, sessionLength, sessionsPerEra });
      stored = await storedRecords(test.api);
    });

    after(async () => {
      await test?.close();
    });

    it('keeps the blocks after it within the weight limit', () => {
      ok(weights.length > 0);
      for (const [index, { used, limit }] of weights.entries()) {
        ok(used <= limit, `block ${index + 1} after the halt used ${used} of ${limit}`);
      }
    });

    it('is charged to the windows in which it lay, in each that is kept', async () => {
      const nextS = await nextWindowS(test.api);
      const closed = [...counted].filter(([key]) => startOf(key, 'window') < nextS);
      const kept = closed.filter(([key]) => stored.has(key));
      // One more than are kept may wait for its removal.
      const expected = Math.min(retention, windowsIn(closed));
      ok(
        [expected, expected + 1].includes(windowsIn(kept)),
        `${windowsIn(kept)} windows, expected ${expected}`,
      );
      deepEqual(
        kept.map(([key]) => [key, stored.get(key)]),
        kept,
      );
      const silent = kept.filter(([, { authored }]) => authored === 0);
      ok(windowsIn(silent) >= Math.min(retention, haltWindows) - 2, `${windowsIn(silent)} windows show it`);
    });

    it('is charged in full to the day and to the era', async () => {
      const answered = await openRecords(test.api, ['day', 'era']);
      equal(answered.size, 8);
      deepEqual(
        [...answered.keys()].map((key) => [key, counted.get(key)]),
        [...answered],
      );
      const missed = [...answered]
        .filter(([key]) => key.startsWith('day '))
        .reduce((sum, [, { assigned, authored }]) => sum + assigned - authored, 0);
      ok(missed >= haltSlots, `${missed} slots missed`);
    });
  });
}

function startOf(key: RecordStorageKey, kind: string): number {
  const [own, start] = key.split(' ');
  return own === kind ? Number(start) : Number.POSITIVE_INFINITY;
}

function windowsIn(records: readonly (readonly [RecordStorageKey, StoredSlots])[]): number {
  return new Set(records.map(([key]) => key.split(' ')[1])).size;
}
