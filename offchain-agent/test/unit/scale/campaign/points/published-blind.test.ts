import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

/** What a person types for a published file, and the rows that it holds or why they cannot be read. */
interface Expectation {
  readonly file: string;
  readonly columns?: string;
  readonly where?: string;
  readonly rows?: readonly (readonly [number, number])[];
  readonly refused?: string;
}

const folder = new URL('published/blind/', import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const expectations = JSON.parse(textOf('expected.json')) as readonly Expectation[];

describe('published tables that were read without a reader made for them', () => {
  it('number more than forty, each with an expectation', () => {
    const files = readdirSync(folder).filter((file) => file !== 'expected.json' && file !== 'README.md');
    assert.ok(files.length > 40);
    assert.deepEqual([...new Set(expectations.map(({ file }) => file))].toSorted(), files.toSorted());
  });

  for (const { file, columns, where, rows, refused = '' } of expectations) {
    const options = [columns && `--columns ${columns}`, where && `--where ${where}`]
      .filter(Boolean)
      .join(' ');
    const read = (): [number, number][] =>
      readPoints(textOf(file), file, { columns, where }).map(({ n, throughput }) => [n, throughput]);
    it(`${rows ? 'give their rows' : 'are refused with the reason'}: ${file} ${options}`, () => {
      if (rows) assert.deepEqual(read(), rows);
      else assert.throws(read, { message: new RegExp(refused) });
    });
  }
});
