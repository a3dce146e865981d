import { deepEqual, equal, throws } from 'node:assert/strict';
import { failedAnswers, failedText, withSuccesses } from '../../../../src/scale/campaign/failed-answers.ts';

const point = (n: number, share?: number, answers?: number) => ({
  n,
  throughput: 10 * n,
  ...(share !== undefined && { failed_share: share }),
  ...(answers !== undefined && { answers }),
});

describe('the failed answers of points', () => {
  it('weigh as their answers, or alike without counts', () => {
    deepEqual(failedAnswers([point(1, 0.5, 100), point(2, 0, 300)]), {
      share: 0.125,
      answers: 400,
      worst: { sizes: [1], share: 0.5 },
    });
    equal(failedAnswers([point(1, 0.5), point(2, 0, 300)])?.share, 0.25);
    equal(failedAnswers([point(1, 0.5), point(2)]), undefined);
    equal(failedAnswers([]), undefined);
  });

  it('read as a sentence', () => {
    for (const [points, text] of [
      [[point(1), point(2)], 'failed answers: unknown, nothing counts them'],
      [[point(1), point(2, 0)], 'failed answers: unknown for some points'],
      [[point(1, 0, 400)], 'failed answers: none of 400'],
      [[point(1, 0.9), point(2, 0.9)], 'failed answers: 90 %, at most 90 % (sizes 1, 2)'],
      [[point(1, 0.00001)], 'failed answers: below 0.01 %, at most below 0.01 % (size 1)'],
      [[point(1, 0.99999)], 'failed answers: above 99.99 %, at most above 99.99 % (size 1)'],
    ] as const)
      equal(failedText(points), text);
  });

  it('leave out measurements without a success, by size', () => {
    const notes: string[] = [];
    const points = [point(1, 0), point(2, 0), point(4, 0), point(4, 1), point(8, 1), point(16)];
    deepEqual(
      withSuccesses(points, 'out', (note) => notes.push(note)).map(({ n }) => n),
      [1, 2, 4, 16],
    );
    deepEqual(notes, [
      'out: size 8 left out: no answer succeeded there',
      'out: measurements at size 4 left out: no answer of theirs succeeded',
    ]);
    deepEqual(withSuccesses([point(1), point(2)], 'out', () => undefined).length, 2);
    throws(() => withSuccesses([point(1, 0), point(2, 1), point(4, 1)], 'out', () => undefined), {
      code: 'bad_input/points',
      message: 'out: no answer succeeded at sizes 2, 4; a law needs 3 sizes with answers that did',
    });
  });
});
