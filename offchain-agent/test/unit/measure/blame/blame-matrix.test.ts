import { deepEqual, ok } from 'node:assert/strict';
import { type BlameCell, blameMatrix } from '../../../../../tests/support/blame-matrix.ts';

// `npm run bench -- blame` judges more sessions, and prints each cell. The limits were set on seeds below 1,000.
const seeds = [1_001, 1_002, 1_003];

function sumOf(cells: readonly BlameCell[]) {
  const sum = (of: 'right' | 'wrong' | 'unknown'): number =>
    cells.reduce((total, cell) => total + cell[of], 0);
  return { right: sum('right'), wrong: sum('wrong'), all: sum('right') + sum('wrong') + sum('unknown') };
}

describe('judgeSession on sessions with planted faults', () => {
  const archive = blameMatrix(seeds, 'archive');
  const all = blameMatrix(seeds, 'all');

  it('lays at most 1 % of what costs points wrongly, from whichever sources', () => {
    for (const cells of [archive, all]) {
      const { wrong, all: total } = sumOf(cells.filter(({ kind }) => kind !== 'bit'));
      ok(total > 300, `${total}`);
      ok(wrong <= 0.01 * total, `${wrong} of ${total}`);
    }
  });

  it('lays nine of ten rightly of killed collators, frozen members, authors that are cut off and slow regions', () => {
    for (const fault of ['collator', 'frozen', 'cut', 'region'] as const) {
      const { right, all: total } = sumOf(all.filter((cell) => cell.kind !== 'bit' && cell.fault === fault));
      ok(total > 20 && right >= 0.9 * total, `${fault}: ${right} of ${total}`);
    }
  });

  it('knows with the nodes of the parachains no less than without', () => {
    const rights = [archive, all].map((cells) => sumOf(cells.filter(({ kind }) => kind === 'core')).right);
    ok((rights[1] ?? 0) > (rights[0] ?? 0), rights.join(' and '));
  });

  it('finds each loss that was planted, and no other', () => {
    // `blameMatrix` throws where the two lists part.
    deepEqual([...new Set(archive.map(({ kind }) => kind))].toSorted(), ['bit', 'core', 'vote']);
  });
});
