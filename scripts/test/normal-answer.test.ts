import { deepEqual, notDeepEqual } from 'node:assert/strict';
import { normalAnswer } from '../../tests/upgrade/normal-answer.ts';

const counts = { expected: 36, reported: 35, samples: 12, windows: 1 };
/** As runtimes before spec version 5 answer: differences of indices. */
const before = {
  provisional: false,
  asOfMs: 1,
  record: {
    sampled: {
      ...counts,
      buckets: [
        [445, 160],
        [2, '0x10'],
        [3, 1],
      ],
    },
  },
};
const runs = [
  [445, [160, 0, 16]],
  [2, ['0x01']],
];

/** As they answer since: runs, and how many answers they hold. */
function after(buckets: unknown, answered = 177): unknown {
  return { provisional: false, asOfMs: 2, record: { sampled: { ...counts, answered, buckets } } };
}

describe('normalAnswer', () => {
  it('says the same of both encodings of buckets, at any time', () => {
    const normal = normalAnswer(before);
    deepEqual(normalAnswer(after(runs)), normal);
    deepEqual(normal, {
      provisional: false,
      record: {
        sampled: {
          ...counts,
          absence: { each: 0, all: 0, windows: 0 },
          answered: '177',
          buckets: [
            [445, '160'],
            [447, '16'],
            [450, '1'],
          ],
        },
      },
    });
  });

  it('tells a bucket that has moved, one that is lost, and a wrong number of answers', () => {
    const normal = normalAnswer(before);
    notDeepEqual(
      normalAnswer(
        after([
          [445, [160, 0, 16]],
          [1, [1]],
        ]),
      ),
      normal,
    );
    notDeepEqual(normalAnswer(after([[445, [160, 0, 16]]], 177)), normal);
    notDeepEqual(normalAnswer(after(runs, 176)), normal);
  });

  it('says the same of records without a bucket', () => {
    const empty = { provisional: false, record: { sampled: { ...counts, buckets: [] } } };
    deepEqual(normalAnswer(after([], 0)), normalAnswer(empty));
  });

  it('leaves out what each block adds to slots of an open period, alone and in a ranking', () => {
    const growing = { provisional: true, asOfMs: 1, record: { counted: { assigned: 1, authored: 1 } } };
    deepEqual(normalAnswer([growing, { ...growing, asOfMs: 2 }]), ['open', 'open']);
    deepEqual(normalAnswer({ provisional: true, total: 1, rows: [growing] }), 'open');
  });

  it('keeps what an open period has of reports, which no block adds to', () => {
    const open = { ...before, provisional: true };
    deepEqual(normalAnswer({ ...open, asOfMs: 9 }), normalAnswer(open));
    notDeepEqual(normalAnswer(open), 'open');
  });
});
