import { loadavg } from 'node:os';
import { print } from '../../src/cli/output.ts';
import { renderTable } from '../../src/cli/table.ts';
import type { LinkBackendName } from '../../src/lab/link/link-control.ts';

/** A figure beside what was promised of it. */
export interface Bound {
  readonly figure: string;
  readonly value: string;
  readonly limit: string;
  /** Undefined: shown, and not judged. */
  readonly holds?: boolean;
}

const busyLoad = 1.5;

export function near(
  figure: string,
  value: number,
  expected: number,
  by: number,
  text: (value: number) => string,
): Bound {
  return {
    figure,
    value: text(value),
    limit: `${text(expected)} +- ${text(by)}`,
    holds: Math.abs(value - expected) <= by,
  };
}

/** Prints a row for each figure, with a value and a limit for each backend; the exit code is 1 when a bound does not hold. */
export function printBounds(columns: ReadonlyMap<LinkBackendName, readonly Bound[]>): number {
  const all = [...columns.values()];
  const figures = [...new Set(all.flatMap((bounds) => bounds.map(({ figure }) => figure)))];
  const rows = figures.map((figure) => [
    figure,
    ...all.flatMap((bounds) => {
      const bound = bounds.find((one) => one.figure === figure);
      return [bound?.value ?? '-', bound ? `${bound.limit}${bound.holds === false ? ' missed' : ''}` : ''];
    }),
  ]);
  const titles = ['figure', ...[...columns.keys()].flatMap((backend) => [backend, 'limit'])];
  for (const line of renderTable(
    titles.map((title) => ({ title })),
    rows,
  ))
    print(line);
  const [busy = 0] = loadavg();
  if (busy > busyLoad) print(`The machine was busy with other things (load ${busy.toFixed(1)}).`);
  return all.flat().every(({ holds }) => holds !== false) ? 0 : 1;
}
