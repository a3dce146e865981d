import assert from 'node:assert/strict';
import type { DemoFigures, RecordedSlots } from '../../../src/demo/demo-figures.ts';
import { judge, touchedWindows } from '../../../src/demo/verdict.ts';

const pace = { slotDurationMs: 2_000, windowMs: 20_000 };

const figures = (windows: [number, RecordedSlots][], missedSlots: number[]): DemoFigures => ({
  blockNumber: 30,
  asOfMs: 60_000,
  lastClosedS: 20,
  lastSampledS: undefined,
  validators: [
    {
      validator: { name: 'v3', account: 'c', key: '0x03', role: 'gone' },
      today: undefined,
      windows: new Map(windows),
      missedSlots,
      arrivalToday: undefined,
      arrivalWindows: new Map(),
      arrivalP95Ms: undefined,
    },
  ],
});

const both: [number, RecordedSlots][] = [
  [0, { assigned: 3, authored: 2 }],
  [20, { assigned: 2, authored: 1 }],
];
const silent = (slots: number[]) => new Map([['v3', { must: slots, may: slots }]]);

describe('touchedWindows', () => {
  it('begins with the window that contains the first instant and ends before the last instant', () => {
    assert.deepEqual(touchedWindows(19_999, 40_000, 20_000), [0, 20]);
    assert.deepEqual(touchedWindows(20_000, 40_001, 20_000), [20, 40]);
  });
});

describe('judge', () => {
  it('is content when records, blocks and the validator say the same', () => {
    assert.deepEqual(judge(figures(both, [6, 10]), [0, 20], silent([6, 10]), pace).reasons, []);
  });

  it('ignores what lies outside of the windows', () => {
    assert.deepEqual(judge(figures(both, [6, 10, 22]), [0, 20], silent([6, 10, 26]), pace).reasons, []);
  });

  it('names a slot that the validator did not answer for and that has a block all the same', () => {
    assert.deepEqual(
      judge(figures([[0, { assigned: 3, authored: 3 }]], []), [0], silent([6]), pace).reasons,
      ['v3, window 00:00:00: it did not answer for slot 6 (00:00:12), yet the slot has a block'],
    );
  });

  it('names a missed slot that nobody was silent for', () => {
    assert.deepEqual(judge(figures(both, [6, 10]), [0, 20], silent([6]), pace).reasons, [
      'v3, window 00:00:20: slot 10 (00:00:20) has no block, yet nothing says that it was silent',
    ]);
  });

  it('names a window whose record differs from its blocks', () => {
    assert.deepEqual(
      judge(figures([[0, { assigned: 3, authored: 3 }]], [6]), [0], silent([6]), pace).reasons,
      ['v3, window 00:00:00: the chain records 0 missed slots, its blocks show 1'],
    );
  });

  it('names a window of which nobody has a record, though a validator without a slot needs none', () => {
    const first: DemoFigures = figures([[0, { assigned: 1, authored: 1 }]], []);
    const [v3] = first.validators;
    assert.ok(v3);
    const late = {
      ...v3,
      validator: { ...v3.validator, name: 'v4' },
      windows: new Map<number, RecordedSlots>(),
    };
    const both = { ...first, validators: [v3, late] };
    assert.deepEqual(judge(both, [0], silent([]), pace).reasons, []);
    assert.deepEqual(judge(both, [20], silent([]), pace).reasons, [
      'window 00:00:20: the chain has no record',
    ]);
  });
});
