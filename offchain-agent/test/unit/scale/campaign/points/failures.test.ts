import assert from 'node:assert/strict';
import { type ReadOptions, readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';
import { apart, failingOutputs, subtracted } from './failing-outputs.ts';

/** Points as successes a second and the share that failed. */
const read = (text: string, options?: ReadOptions): [number, number, number | undefined][] =>
  readPoints(text, 'out', options).map(({ n, throughput, failed_share: share }) => [n, throughput, share]);
const notesOf = (text: string, options?: ReadOptions): string[] => {
  const notes: string[] = [];
  readPoints(text, 'out', { ...options, onNote: (note) => notes.push(note) });
  return notes;
};
describe('failed answers', () => {
  for (const [what, text, isApart] of failingOutputs)
    it(`count as no throughput: ${what}`, () => {
      const expected = isApart ? apart : subtracted;
      const points = read(text);
      assert.equal(points.length, expected.length);
      points.forEach(([n, x, share], i) => {
        const [size, rate, bad] = expected[i] ?? [];
        assert.equal(n, size);
        assert.ok(Math.abs(x - (rate ?? 0)) < 1e-9 * 1000, `${x} is not ${rate} at ${n}`);
        assert.ok(Math.abs((share ?? -1) - (bad ?? 0)) < 1e-9, `${share} is not ${bad} at ${n}`);
      });
    });

  it('stay in throughput, or unread, by --failed', () => {
    const table = 'users,req/s,requests,failed\n1,100,1000,250';
    assert.deepEqual(read(table), [[1, 75, 0.25]]);
    assert.deepEqual(read(table, { failed: 'included' }), [[1, 75, 0.25]]);
    assert.deepEqual(read(table, { failed: 'excluded' }), [[1, 100, 0.25]]);
    assert.deepEqual(read(table, { failed: 'ignore' }), [[1, 100, undefined]]);
    assert.throws(
      () => read(table, { failed: 'no' }),
      /--failed must be one of included, excluded, ignore, got no/,
    );
  });

  it('come with a note of what they were taken for', () => {
    assert.deepEqual(notesOf('n,throughput,requests,errors\n1,100,1000,250'), [
      'out: failed answers are "errors" of "requests"',
      'out: throughput is taken to count failed answers, which are subtracted (--failed excluded if it leaves them out, ignore if that column counts something else)',
    ]);
    assert.deepEqual(notesOf('n,throughput,requests,errors\n1,100,1000,0'), []);
    assert.match(
      notesOf('n,throughput,error %\n1,100,0.9').join('\n'),
      /"error %", where 0\.9 is read as: 0\.9 % failed/,
    );
    assert.match(
      notesOf('n,throughput,error rate\n1,100,0.9').join('\n'),
      /"error rate", where 0\.9 is read as: 90 % failed/,
    );
  });

  it('leave a note where a column can count something else', () => {
    assert.match(
      notesOf('n,throughput,retries\n1,100,7').join('\n'),
      /"retries" is not taken for failed answers/,
    );
    assert.match(
      notesOf('[{"n":1,"throughput":100,"failed":true}]').join('\n'),
      /"failed" is not read, and can be of failed/,
    );
    assert.deepEqual(
      read('n,throughput,requests,retries\n1,100,1000,250', {
        columns: 'n=n,throughput=throughput,failed=retries',
      }),
      [[1, 75, 0.25]],
    );
  });

  it('leave out columns of how far a figure spreads', () => {
    for (const name of ['stderr', 'Score Error (99.9%)', 'std error', 'margin of error', 'error bar'])
      assert.deepEqual(
        read(`n,throughput,${name}\n1,100,7\n2,190,9`).map(([, x, share]) => [x, share]),
        [
          [100, undefined],
          [190, undefined],
        ],
      );
    assert.deepEqual(
      read('n,throughput,error\n1,100,7.5\n2,190,9.25').map(([, x]) => x),
      [100, 190],
    );
  });

  it('fail where nothing says of how many, or where there are more than all', () => {
    assert.throws(
      () => read('n,throughput,failed\n1,100,0\n2,190,95'),
      /counts failed answers in "failed", and nothing says of how many/,
    );
    assert.deepEqual(read('n,throughput,failed\n1,100,0\n2,190,0'), [
      [1, 100, 0],
      [2, 190, 0],
    ]);
    assert.throws(
      () => read('n,throughput,requests,failed\n1,100,1000,1200'),
      /line 2: 1200 failed of 1000 answers/,
    );
    assert.throws(
      () => read('n,throughput,error %\n1,100,120'),
      /line 2: the share of failed answers is 120 %/,
    );
    assert.throws(() => read('n,throughput,errors/s\n1,100,120'), /line 2: 120 failed of 100 answers/);
    const cut =
      'Running 10s test @ http://a/\n  1 threads and 4 connections\n  Non-2xx or 3xx responses: 9\nRequests/sec:  10.0';
    assert.throws(() => read(cut), /lacks the line that counts all/);
  });

  it('stay out of what almanac fit --json writes', () => {
    const document = {
      schema: 'almanac.fit.v1',
      points: [{ n: 1, throughput: 75, failed_share: 0.25, answers: 1000 }],
    };
    assert.deepEqual(readPoints(JSON.stringify(document), 'out'), document.points);
  });

  it('leave the checks of k6 to a note', () => {
    const text =
      '     checks.........................: 90.00% ✓ 9 ✗ 1\n     http_reqs......................: 10    1.0/s\n     vus............................: 1     min=1       max=1';
    assert.deepEqual(notesOf(text), [
      'k6: up to 10 % of the checks failed; they are not taken for failed answers',
    ]);
  });
});
