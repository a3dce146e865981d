import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';

interface Expected {
  readonly runs: readonly {
    readonly n: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly seconds: number;
  }[];
  readonly files: readonly {
    readonly file: string;
    readonly columns?: string;
    /** Why it cannot be read. */
    readonly refused?: string;
    /** What is said where failed answers stay unknown. */
    readonly noted?: string;
  }[];
}

const folder = new URL('drawn/', import.meta.url);
const textOf = (file: string): string => readFileSync(fileURLToPath(new URL(file, folder)), 'utf8');
const { runs, files } = JSON.parse(textOf('expected.json')) as Expected;

describe('outputs drawn before the reader was read', () => {
  it('each have an expectation', () => {
    const all = readdirSync(folder).filter((file) => file !== 'expected.json' && file !== 'README.md');
    assert.deepEqual(files.map(({ file }) => file).toSorted(), all.toSorted());
  });

  for (const { file, columns, refused, noted } of files) {
    const notes: string[] = [];
    const read = () => readPoints(textOf(file), file, { columns, onNote: (note) => notes.push(note) });
    if (refused !== undefined)
      it(`fail with what to write instead: ${file}`, () => {
        assert.throws(read, { message: new RegExp(refused) });
      });
    else if (noted !== undefined)
      it(`leave failed answers unknown, with a note: ${file}`, () => {
        assert.deepEqual(
          read().map(({ failed_share: share }) => share),
          runs.map(() => undefined),
        );
        assert.ok(notes.some((note) => note.includes(noted)));
      });
    else
      it(`give successes and the share that failed: ${file}`, () => {
        const points = read();
        assert.deepEqual(
          points.map(({ n }) => n),
          runs.map(({ n }) => n),
        );
        points.forEach(({ throughput, failed_share: share = -1 }, i) => {
          const { succeeded, failed, seconds } = runs[i] as Expected['runs'][number];
          const [rate, bad] = [succeeded / seconds, failed / (succeeded + failed)];
          // Rates and shares are printed with as few digits as a tenth of a thousandth.
          assert.ok(Math.abs(throughput / rate - 1) < 2e-4, `${throughput} is not ${rate}`);
          assert.ok(Math.abs(share - bad) < 2e-4, `${share} is not ${bad}`);
        });
      });
  }
});
