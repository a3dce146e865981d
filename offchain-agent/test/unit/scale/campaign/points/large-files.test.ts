import assert from 'node:assert/strict';
import { AgentError } from '../../../../../src/base/error.ts';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

/** What a reader makes of a text: the number of points, or that it refuses it. */
function outcomeOf(text: string): number | 'refused' {
  try {
    return readPoints(text, 'large').length;
  } catch (error) {
    if (error instanceof AgentError) return 'refused';
    throw error;
  }
}

/** Texts for which a reader that takes the square of their length would take minutes, and the suite end. */
describe('large files of points', () => {
  const size = 1_000_000;
  const blanks = ' '.repeat(size);
  const forms: readonly (readonly [string, string, number | 'refused'])[] = [
    [
      'a column of many rows',
      `n,throughput\n${Array.from({ length: 200_000 }, (_, i) => (i === 9 ? '1,1.800' : '1,950')).join('\n')}`,
      'refused',
    ],
    ['empty lines', `n,throughput${'\n'.repeat(size / 5)}1,2`, 1],
    ['a long line with a command', `${'hey '.repeat(size / 4)}\nRequests/sec: 1\n`, 'refused'],
    ['a long line of commands', `${'pgbench '.repeat(size / 8)}\nnumber of clients: 1\ntps = 5\n`, 1],
    ['blanks in a line', `n  throughput\n1 ${blanks}2`, 1],
    ['blanks in a cell', `n,throughput\n1,2 a${blanks}b`, 'refused'],
    ['commas in a name', `n;throughput;${','.repeat(size)}a\n1;2;3`, 1],
    ['tags without an end', `<table><tr><td>n${'<td'.repeat(size / 3)}</table>`, 'refused'],
    ['links without an end', `| n | x |\n|---|---|\n| 1 | ${'[]('.repeat(size / 3)} |`, 'refused'],
    ['many columns', `n,throughput,${'a,'.repeat(20_000)}b\n1,2,${'3,'.repeat(20_000)}4`, 1],
    ['many names above short rows', `|${'a|'.repeat(50_000)}\n|-|-|\n${'|1|\n'.repeat(50_000)}`, 'refused'],
    [
      'many names in JSON',
      JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ n: 1, throughput: 2, [`a${i}`]: 3 }))),
      'refused',
    ],
    [
      'two tables of many rows',
      Array.from(
        { length: 2 },
        () => `# n x\n${Array.from({ length: 30_000 }, (_, i) => `${i + 1} ${i + 1}\n`).join('')}`,
      ).join('\n'),
      30_000,
    ],
    [
      'seconds of k6 that are far apart',
      `metric_name,timestamp,metric_value\nvus,1,5\nvus,99999999999,5`,
      'refused',
    ],
  ];
  for (const [what, text, outcome] of forms)
    it(`end soon: ${what}`, () => {
      assert.equal(outcomeOf(text), outcome);
    });
});
