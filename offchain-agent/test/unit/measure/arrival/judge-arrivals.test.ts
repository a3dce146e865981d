import { deepEqual, equal, match } from 'node:assert/strict';
import {
  type ArrivalWindow,
  type AuthoredBlock,
  judgeArrivals,
} from '../../../../src/measure/arrival/judge-arrivals.ts';
import { ListeningRecord, type ListeningSpan } from '../../../../src/measure/arrival/listening-record.ts';
import type { SampleOutcome } from '../../../../src/sli/sample.ts';

const second = 1_000_000;
const slotUs = 6 * second;
/** The window begins with slot 10 and has ten slots. */
const window: ArrivalWindow = {
  network: 0,
  window: 60,
  windowMs: 60_000,
  slotDurationMs: 6_000,
  clockOffsetMs: 500,
};
const startUs = 60 * second;
const always: readonly ListeningSpan[] = [
  { kind: 'running', fromUs: 0, untilUs: 200 * second },
  { kind: 'listening', vantage: 'a', fromUs: 0, untilUs: 200 * second },
];

function block(slot: number, target: number | undefined = (slot % 3) + 1): AuthoredBlock {
  return { hash: `0x${slot}`, slot, author: `author ${slot % 3}`, target };
}

function recordOf(spans: readonly ListeningSpan[]): ListeningRecord {
  const record = new ListeningRecord();
  for (const span of spans) record.put(span);
  return record;
}

/** The outcome of one block of slot 12 that was seen `delayUs` after its slot began. */
function outcomeOf(delayUs: number | undefined, spans = always): SampleOutcome | undefined {
  const seen = new Map(delayUs === undefined ? [] : [['0x12', 12 * slotUs + delayUs]]);
  return judgeArrivals(window, [block(12)], seen, recordOf(spans)).samples[0]?.outcome;
}

describe('judgeArrivals', () => {
  it('gives each block to its author and to all authors', () => {
    const seen = new Map([
      ['0x10', 10 * slotUs + 1],
      ['0x11', 11 * slotUs + 2],
    ]);
    const { samples, withheld } = judgeArrivals(window, [block(10), block(11)], seen, recordOf(always));
    deepEqual(
      samples.map(({ target, instantUs, outcome }) => [target, instantUs, outcome]),
      [
        [0, startUs, { kind: 'answer', latencyUs: 1 }],
        [0, startUs + slotUs, { kind: 'answer', latencyUs: 2 }],
        [2, startUs, { kind: 'answer', latencyUs: 1 }],
        [3, startUs + slotUs, { kind: 'answer', latencyUs: 2 }],
      ],
    );
    deepEqual([samples[0]?.network, samples[0]?.window, samples[0]?.indicator], [0, 60, 'arrival']);
    equal(withheld, undefined);
  });

  it('gives a block whose author is no target to all authors alone', () => {
    const unknown = { ...block(10), target: undefined };
    const { samples } = judgeArrivals(window, [unknown], new Map(), recordOf(always));
    deepEqual(
      samples.map(({ target }) => target),
      [0],
    );
  });

  it('takes a block seen within one slot as an answer, and later as late', () => {
    deepEqual(outcomeOf(0), { kind: 'answer', latencyUs: 0 });
    deepEqual(outcomeOf(slotUs), { kind: 'answer', latencyUs: slotUs });
    deepEqual(outcomeOf(slotUs + 1), { kind: 'null', reason: 'late' });
  });

  it('calls a block late that was never seen although a vantage was listened to', () => {
    deepEqual(outcomeOf(undefined), { kind: 'null', reason: 'late' });
  });

  it('takes no sample of a block seen before its slot', () => {
    deepEqual(outcomeOf(-1), { kind: 'untaken', reason: 'clock' });
  });

  it('takes no sample unless one vantage was listened to during the whole slot', () => {
    const running = always.slice(0, 1);
    const listening = (vantage: string, from: number, until: number): ListeningSpan => ({
      kind: 'listening',
      vantage,
      fromUs: 12 * slotUs + from,
      untilUs: 12 * slotUs + until,
    });
    deepEqual(outcomeOf(9, [...running, listening('a', 0, slotUs)]), { kind: 'answer', latencyUs: 9 });
    for (const spans of [
      [listening('a', 1, slotUs)],
      [listening('a', 0, slotUs - 1)],
      [listening('a', 0, slotUs / 2), listening('b', slotUs / 2, slotUs)],
    ]) {
      deepEqual(outcomeOf(9, [...running, ...spans]), { kind: 'untaken', reason: 'offline' });
    }
  });

  it('tells a reporter that did not run from one that was offline', () => {
    deepEqual(outcomeOf(undefined, []), { kind: 'untaken', reason: 'stopped' });
    deepEqual(outcomeOf(undefined, always.slice(0, 1)), { kind: 'untaken', reason: 'offline' });
  });

  it('takes no sample of a slot in which this process stood still', () => {
    const stalled = (from: number, until: number): readonly ListeningSpan[] => [
      ...always,
      { kind: 'stalled', fromUs: 12 * slotUs + from, untilUs: 12 * slotUs + until },
    ];
    deepEqual(outcomeOf(9, stalled(-5, 1)), { kind: 'untaken', reason: 'stalled' });
    deepEqual(outcomeOf(9, stalled(slotUs - 1, slotUs + 5)), { kind: 'untaken', reason: 'stalled' });
    deepEqual(outcomeOf(9, stalled(slotUs, slotUs + 5)), { kind: 'answer', latencyUs: 9 });
  });

  it('takes no sample of a window in which the clock was set', () => {
    const jump = (fromUs: number, untilUs: number): readonly ListeningSpan[] => [
      ...always,
      { kind: 'jump', fromUs, untilUs },
    ];
    deepEqual(outcomeOf(9, jump(startUs, startUs)), { kind: 'untaken', reason: 'clock' });
    deepEqual(outcomeOf(9, jump(startUs - 9, startUs + 90 * second)), { kind: 'untaken', reason: 'clock' });
    deepEqual(outcomeOf(9, jump(startUs - 9, startUs - 1)), { kind: 'answer', latencyUs: 9 });
    deepEqual(outcomeOf(9, jump(startUs + 60 * second, startUs + 61 * second)), {
      kind: 'answer',
      latencyUs: 9,
    });
  });

  describe('of blocks seen before their slots', () => {
    // Sixty slots of 1 s: three authors with twenty blocks each.
    const fine = { ...window, slotDurationMs: 1_000 };
    const blocks = Array.from({ length: 60 }, (_, index) => block(60 + index));
    const judge = (early: readonly number[]) => {
      const seen = new Map(
        blocks.map(({ hash, slot }) => {
          const turn = Math.floor((slot - 60) / 3);
          return [hash, slot * second + (turn < (early[slot % 3] ?? 0) ? -9 : 9)];
        }),
      );
      const judged = judgeArrivals(fine, blocks, seen, recordOf(always));
      return { early: judged.early, withheld: judged.withheld, samples: judged.samples };
    };

    it('withholds the report when more than half of the authors have more than 5 % of them', () => {
      deepEqual(
        [
          [1, 1, 1],
          [2, 1, 1],
        ].map((counts) => judge(counts).withheld),
        [undefined, undefined],
      );
      match(judge([2, 2, 0]).withheld ?? '', /^blocks of 2 of 3 authors were seen before their slots began/);
    });

    it('is not led by one author that writes all its blocks early, and takes none of them as a sample', () => {
      const { early, withheld, samples } = judge([20, 0, 0]);
      deepEqual([early, withheld], [20, undefined]);
      const outcomes = samples.filter(({ target }) => target === 1).map(({ outcome }) => outcome);
      deepEqual(outcomes, Array(20).fill({ kind: 'untaken', reason: 'clock' }));
      const others = samples.filter(({ target, outcome }) => target === 0 && outcome.kind === 'answer');
      equal(others.length, 40);
    });

    it('withholds nothing when just half of the authors are early', () => {
      const two = blocks.filter(({ slot }) => slot % 3 !== 2);
      const seen = new Map(two.map(({ hash, slot }) => [hash, slot * second + (slot % 3 === 0 ? -9 : 9)]));
      equal(judgeArrivals(fine, two, seen, recordOf(always)).withheld, undefined);
    });
  });

  it('withholds the report of a clock that is too far off, and tells by how much', () => {
    const seen = new Map([['0x10', 10 * slotUs + 700_000]]);
    const { clockOffsetMs, withheld } = judgeArrivals(window, [block(10)], seen, recordOf(always));
    equal(clockOffsetMs, 700);
    match(withheld ?? '', /arrive 700 ms into their slots, over 500 ms;/);
  });

  it('judges no clock by blocks of a time that was not measured', () => {
    const seen = new Map([['0x10', 10 * slotUs + 3 * second]]);
    const { clockOffsetMs, withheld } = judgeArrivals(window, [block(10)], seen, recordOf([]));
    deepEqual([clockOffsetMs, withheld], [undefined, undefined]);
  });
});
