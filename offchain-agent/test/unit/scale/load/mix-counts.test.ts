import { deepEqual, equal } from 'node:assert/strict';
import { figuresOf } from '../../../../src/scale/load/figures.ts';
import { mixCounts } from '../../../../src/scale/load/mix-counts.ts';
import type { PlannedMix } from '../../../../src/scale/load/planned-mix.ts';
import { overloadSigns } from '../../../../src/scale/load/point.ts';
import { steadyLoad } from './load-case.ts';

const kind = (name: string, of: 'call' | 'read') => ({ name, kind: of, weight: 1, spends: 0n });

/** As many calls and reads by turns. */
function mixOf(count: number): PlannedMix {
  return {
    kinds: [kind('system.remark', 'call'), kind('system_health', 'read')],
    kindOf: Uint8Array.from({ length: count }, (_, index) => index % 2),
    bytes: new Uint8Array(),
    starts: new Float64Array(count + 1),
  };
}

describe('the counts of a mix', () => {
  it('add up for every kind, whatever became of each', () => {
    const { records } = steadyLoad({ rate: 10, seconds: 2 });
    const mix = mixOf(records.count);
    const none = Number.NaN;
    // Of the calls: one refused, one lost, one failed, one that was never sent; of the reads one error, one without an answer.
    const forget = (
      index: number,
      ...clocks: ('sentUs' | 'acceptedUs' | 'includedUs' | 'finalizedUs')[]
    ): void => {
      for (const clock of clocks) records[clock][index] = none;
    };
    records.refusedUs[0] = 5;
    forget(0, 'acceptedUs', 'includedUs', 'finalizedUs');
    forget(2, 'includedUs', 'finalizedUs');
    records.succeeded[4] = 0;
    forget(6, 'sentUs', 'acceptedUs', 'includedUs', 'finalizedUs');
    for (let read = 1; read < records.count; read += 2) forget(read, 'includedUs', 'finalizedUs');
    records.refusedUs[1] = 5;
    forget(1, 'acceptedUs');
    forget(3, 'acceptedUs');
    const [calls, reads] = mixCounts(mix, records, new Map([[4, 'balances.InsufficientBalance']]));
    const { answer_us: answers, ...counts } = calls ?? { answer_us: undefined };
    deepEqual(counts, {
      name: 'system.remark',
      kind: 'call',
      weight: 1,
      due: 10,
      accepted: 8,
      refused: 1,
      unanswered: 0,
      not_sent: 1,
      succeeded: 6,
      failed: 1,
      lost: 1,
      errors: { 'balances.InsufficientBalance': 1 },
    });
    equal(answers?.count, 8);
    deepEqual(
      [
        reads?.due,
        reads?.accepted,
        reads?.refused,
        reads?.unanswered,
        reads?.not_sent,
        reads?.succeeded,
        reads?.lost,
      ],
      [10, 8, 1, 1, 0, null, null],
    );
  });

  it('keep reads out of what is told of the chain', () => {
    const plain = steadyLoad({ rate: 10, seconds: 10 });
    const window = { first: 2, last: 9, fromUs: 2_000_000, toUs: 9_000_000 };
    const count = plain.records.count;
    const reads = Uint8Array.from({ length: count }, (_, index) => index % 2);
    const { records } = steadyLoad({ rate: 10, seconds: 10 });
    for (let i = 1; i < count; i += 2) {
      for (const clock of ['includedUs', 'finalizedUs', 'block'] as const) records[clock][i] = Number.NaN;
    }
    const all = figuresOf(plain.records, plain.blocks, window);
    const mixed = figuresOf({ ...records, reads }, plain.blocks, window);
    deepEqual([mixed.lost, mixed.refused, mixed.backlog.last], [0, 0, 0]);
    equal(mixed.intended_tps, all.intended_tps / 2);
    equal(mixed.achieved_share, all.achieved_share);
    deepEqual([mixed.reads?.due, mixed.reads?.latency_us.count], [35, 35]);
    deepEqual(overloadSigns(mixed), []);
    const block = new Float64Array(count).fill(Number.NaN);
    const only = figuresOf({ ...records, block, reads: new Uint8Array(count).fill(1) }, plain.blocks, window);
    deepEqual([only.tps, overloadSigns(only)], [0, []]);
  });
});
