import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadPoints } from '../../../../../src/scale/campaign/points-file.ts';

/** What a person types for a published file, and the rows that it holds or why they cannot be read. */
interface Expectation {
  readonly file: string;
  readonly columns?: string;
  readonly where?: string;
  readonly failed?: string;
  readonly rows?: readonly (readonly [number, number])[];
  readonly refused?: string;
}

const folder = new URL('published/blind/', import.meta.url);
const pathOf = (file: string): string => fileURLToPath(new URL(file, folder));
const expectations = JSON.parse(readFileSync(pathOf('expected.json'), 'utf8')) as readonly Expectation[];

describe('files of others, as they published them', () => {
  it('number more than forty, each with an expectation', () => {
    const files = readdirSync(folder).filter((file) => file !== 'expected.json' && file !== 'README.md');
    assert.ok(files.length > 40);
    assert.deepEqual([...new Set(expectations.map(({ file }) => file))].toSorted(), files.toSorted());
  });

  for (const { file, columns, where, failed, rows, refused = '' } of expectations) {
    const options = [
      columns && `--columns ${columns}`,
      where && `--where ${where}`,
      failed && `--failed ${failed}`,
    ]
      .filter(Boolean)
      .join(' ');
    const read = async (): Promise<[number, number][]> =>
      (await loadPoints(pathOf(file), { columns, where, failed })).map(({ n, throughput }) => [
        n,
        throughput,
      ]);
    it(`${rows ? 'give their rows' : 'fail with the reason'}: ${file} ${options}`, async () => {
      if (rows) assert.deepEqual(await read(), rows);
      else await assert.rejects(read, { message: new RegExp(refused) });
    });
  }
});
