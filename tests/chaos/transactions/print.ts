import type { TransactionsResult } from './campaign.ts';

const titles = [
  'client',
  'watched',
  'finalized',
  'impossible',
  'false ends',
  'hangs',
  'unwatched',
  'errors',
  'p50',
  'max',
];

/** Whether each watch ended, and as the blocks say. */
export function isSoundTransactions({ clients }: TransactionsResult): boolean {
  return clients.every((one) => one.transactions > 0 && one.false.length + one.hanging.length === 0);
}

/** The result as text: a table, and each watch that ended wrongly. */
export function transactionsText({ clients, faults, height, rivals, tookS }: TransactionsResult): string {
  const rows = clients.map((one) => [
    one.name,
    `${one.transactions}`,
    `${one.finalized}`,
    `${one.impossible}`,
    `${one.false.length}`,
    `${one.hanging.length}`,
    `${one.unwatched}`,
    `${one.errors.length}`,
    `${(one.p50Ms / 1_000).toFixed(1)} s`,
    `${(one.mostMs / 1_000).toFixed(1)} s`,
  ]);
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const done = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  const wrong = clients.flatMap(({ name, ...one }) =>
    [...one.false, ...one.hanging].map((text) => `${name}: ${text}`),
  );
  const errors = new Map<string, number>();
  for (const text of clients.flatMap((one) => one.errors)) errors.set(text, (errors.get(text) ?? 0) + 1);
  return [
    ...[titles, ...rows].map(line),
    `faults: ${done.join(', ') || 'none'}; ${rivals} transactions met a rival; ${height} blocks; ${tookS} s`,
    ...[...errors].map(([text, count]) => `error, ${count} times: ${text}`),
    ...wrong,
  ].join('\n');
}
