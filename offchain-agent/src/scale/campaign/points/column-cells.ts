import { isCountedUnit } from './column-name.ts';
import { isMissing, numberParts } from './number-cell.ts';
import { unitsPerSecond } from './rate-unit.ts';
import type { PointTable } from './table.ts';

/** Whether every cell says what it counts: `8 threads`. */
export function isCounting(table: PointTable, index: number): boolean {
  return table.rows.every(({ cells }) => isCountedUnit(numberParts(cells[index] ?? '')?.unit ?? ''));
}

/** Of several columns those that hold numbers: the name of a node is no number of nodes. */
export function numeric(table: PointTable, candidates: readonly number[]): readonly number[] {
  if (candidates.length < 2) return candidates;
  const left = candidates.filter((index) =>
    table.rows.every(({ cells }) => numberParts(cells[index] ?? '') !== undefined),
  );
  return left.length > 0 ? left : candidates;
}

/** Of several counts, those that vary; of those that are alike in every row, the first. */
export function varied(table: PointTable, candidates: readonly number[]): readonly number[] {
  if (candidates.length < 2) return candidates;
  const cells = (index: number): string =>
    table.rows.map((row) => numberParts(row.cells[index] ?? '')?.digits ?? '').join(' ');
  const moving = candidates.filter((index) => new Set(cells(index).split(' ')).size > 1);
  const left = moving.length > 0 ? moving : candidates;
  const [first] = left;
  return first !== undefined && left.every((index) => cells(index) === cells(first)) ? [first] : left;
}

export function isConstant(table: PointTable, index: number): boolean {
  return new Set(table.rows.map(({ cells }) => numberParts(cells[index] ?? '')?.digits)).size === 1;
}

export function isWhole(table: PointTable, index: number): boolean {
  return table.rows.every(({ cells }) => /^\d+$/.test(cells[index] ?? ''));
}

/** Whether every latency says its unit: `900 us`. */
export function isInUnits(table: PointTable, index: number): boolean {
  const cells = table.rows.map((row) => row.cells[index] ?? '').filter((cell) => !isMissing(cell));
  return cells.every((cell) => unitsPerSecond[numberParts(cell)?.unit ?? ''] !== undefined);
}

export function isFilled(table: PointTable, index: number): boolean {
  return table.rows.some(({ cells }) => (cells[index] ?? '') !== '');
}
