import type { RuntimeRow, RuntimesResult } from './campaign.ts';
import type { RecountedFigure } from './recount.ts';

/** Whether every chain was tried and every figure is the same on both sides; no load that nothing came of. */
export function isSoundRuntimes({ rows, failed }: RuntimesResult): boolean {
  return failed.length === 0 && rows.length > 0 && rows.every((row) => isSoundRow(row));
}

function isSoundRow(row: RuntimeRow): boolean {
  const groups = groupsOf(row);
  return groups.every((group) => group.every(isEqual) && group.some(({ almanac }) => almanac > 0));
}

function groupsOf({ watch, load, sweep }: RuntimeRow): (readonly RecountedFigure[])[] {
  return [watch, load, ...sweep.map(({ compared }) => compared)];
}

function isEqual({ almanac, recount }: RecountedFigure): boolean {
  return almanac === recount;
}

/** One line for each chain: what Almanac counted, and what was counted again. */
export function runtimesText(result: RuntimesResult): string {
  const { rows, failed } = result;
  return [
    'chain: runtime, engine, slots authored of assigned, calls of the load and of each point of the sweep (Almanac / recount)',
    ...rows.map(rowText),
    ...rows.flatMap((row) =>
      groupsOf(row)
        .flat()
        .filter((one) => !isEqual(one))
        .map(({ figure, almanac, recount }) => `${row.name}: ${figure}: ${almanac}, recount ${recount}`),
    ),
    ...failed.map(({ name, fault }) => `${name}: FAILED: ${fault}`),
    isSoundRuntimes(result)
      ? `All ${rows.flatMap(groupsOf).flat().length} figures of ${rows.length} runtimes are equal.`
      : 'MISSED: not all figures are equal.',
  ].join('\n');
}

function rowText(row: RuntimeRow): string {
  const { name, runtime, engine, slotMs, accountBytes, sha256 } = row;
  const slots = ['authored', 'assigned'].map((of) => both(row.watch, of)).join(' of ');
  const sweep = row.sweep.map(({ size, compared }) => `size ${size}: ${both(compared, 'successes')}`);
  return [
    `${name}: ${runtime} (${sha256.slice(0, 12)}), ${engine} ${slotMs} ms, accounts of ${accountBytes} bytes`,
    `slots ${slots}`,
    `load ${both(row.load, 'successes')}`,
    ...sweep,
    `machine load ${row.loads.join(' to ')}`,
  ].join('; ');
}

function both(compared: readonly RecountedFigure[], figure: string): string {
  const of = compared.filter((one) => one.figure.startsWith(figure));
  const sum = (side: 'almanac' | 'recount'): number => of.reduce((total, one) => total + one[side], 0);
  return `${sum('almanac')}/${sum('recount')}`;
}
