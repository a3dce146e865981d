import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What earlier runs wrote to a file of results, one JSON a line; nothing without a file. */
export function keptRows<Row>(path: string | undefined): Row[] {
  if (path === undefined || !existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** Adds one, where there is a file. */
export function keepRow(path: string | undefined, row: object): void {
  if (path !== undefined) appendFileSync(path, `${JSON.stringify(row)}\n`);
}
