import type { ChosenColumn, ColumnChoice } from './choose-columns.ts';
import { numberParts, pointThatParts, unitFactor } from './number-cell.ts';
import { type PointTable, tableFault } from './table.ts';

/** A person who writes 1.800 for 1800 writes 950 without a point: such a column looks like decimals, and is none. */
export function refuseOpenPoints(
  { rows, typed }: PointTable,
  source: string,
  { columns }: ColumnChoice,
): void {
  const others = rows.flatMap((row) => row.cells);
  for (const { role, index } of columns) {
    if (typed?.has(index)) continue;
    const cells = rows.map((row) => row.cells[index] ?? '');
    const cell = [...byUnit(cells, role)]
      .map((alike) => pointThatParts(alike, role === 'n', others))
      .find((one) => one !== undefined);
    const row = rows[cell === undefined ? -1 : cells.findIndex((one) => numberParts(one)?.digits === cell)];
    if (row)
      throw tableFault(
        source,
        `${placeOf(row.place, role)} is "${cell}": a decimal point or thousands? Write ${cell?.replace('.', '')} or ${Number(cell)}`,
      );
  }
}

/** The cells of each unit: `950 us` and `1.800 ms` say nothing of each other, and `1.800k` is 1800. */
function byUnit(cells: readonly string[], role: ChosenColumn['role']): Iterable<string[]> {
  const groups = new Map<string, string[]>();
  for (const cell of cells) {
    const unit = unitFactor(unitKind(role), numberParts(cell)?.unit ?? 'none');
    if (unit?.factor !== 1) continue;
    const alike = groups.get(unit.unit);
    if (alike) alike.push(cell);
    else groups.set(unit.unit, [cell]);
  }
  return groups.values();
}

/** Where a person finds a cell. */
export function placeOf(place: string, role: string): string {
  return place.startsWith('[') ? `${place}.${role}` : `${place}: ${role}`;
}

/** The kind of unit that cells of a column can have. */
export function unitKind(role: ChosenColumn['role']): 'n' | 'throughput' | 'latency' | 'other' {
  return role === 'sd'
    ? 'throughput'
    : role === 'n' || role === 'throughput' || role === 'latency'
      ? role
      : 'other';
}
