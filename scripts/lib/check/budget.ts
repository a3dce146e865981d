import { duration } from './duration.ts';
import { type BudgetKind, coldBudgetMinutes } from './step.ts';

/** Milliseconds by kind of work. */
export type Spent = Partial<Record<BudgetKind, number>>;

/** How much of a cold run's time each kind of work has used, as the lines of a table. */
export function budgetTable(spentMs: Spent): string[] {
  const rows = (Object.keys(coldBudgetMinutes) as BudgetKind[]).map((kind) => ({
    kind,
    ms: spentMs[kind] ?? 0,
    minutes: coldBudgetMinutes[kind],
  }));
  const all = {
    kind: 'all',
    ms: rows.reduce((sum, { ms }) => sum + ms, 0),
    minutes: rows.reduce((sum, { minutes }) => sum + minutes, 0),
  };
  return [
    'Time by kind of work, beside the budget of a cold run on 2 cores:',
    ...[...rows, all].map(({ kind, ms, minutes }) => {
      const used = Math.round(ms / (600 * minutes));
      const share = `${String(used).padStart(4)} %${used > 100 ? ', over' : ''}`;
      return `  ${kind.padEnd(8)} ${duration(ms).padStart(9)}  of ${String(minutes).padStart(2)} min ${share}`;
    }),
  ];
}

/**
 * What all cores computed meanwhile, for this run and whatever else ran, as a line: cores that were idle are time that a run could do
 * without, cores that were not are work that it could do without.
 * @param busyMs of all cores together
 */
export function busyLine(busyMs: Spent, spentMs: Spent, cores: number): string {
  const kinds = (Object.keys(coldBudgetMinutes) as BudgetKind[]).filter((kind) => busyMs[kind] !== undefined);
  const told = kinds.map((kind) => {
    const busy = busyMs[kind] ?? 0;
    const share = Math.round((100 * busy) / Math.max(1, cores * (spentMs[kind] ?? 0)));
    return `${kind} ${Math.round(busy / 1_000)} s (${share} %)`;
  });
  return `CPU time of all ${cores} cores: ${told.join(', ')}`;
}
