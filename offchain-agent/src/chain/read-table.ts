import type { ApiPromise } from '@polkadot/api';
import { historyStart } from './history-start.ts';
import { SliRecords } from './records.ts';
import type { Answer, PeriodKind } from './sli-answer.ts';

export interface ReadTableOptions {
  readonly kind: PeriodKind;
  /** Closed periods before the open one, for a sparkline; 20 unless given. */
  readonly past?: number;
}

/** One validator: `undefined` stands where the chain has no record. */
export interface TableRow {
  readonly target: number;
  /** Address in the chain's format; absent for a target with a name. */
  readonly account: string | undefined;
  readonly name: string | undefined;
  /** The open period up to this block, provisional. */
  readonly open: Answer | undefined;
  /** The last closed period. */
  readonly closed: Answer | undefined;
  /** Closed periods, oldest first. */
  readonly past: readonly (Answer | undefined)[];
}

export interface RecordTable {
  readonly kind: PeriodKind;
  readonly blockNumber: number;
  readonly asOfMs: number;
  readonly rows: readonly TableRow[];
}

/**
 * Open, last and past periods of all validators at the last finalized block, in the order of their ids.
 *
 * @throws AgentError `bad_input/no_sli` when the chain keeps no records
 */
export async function readTable(
  api: ApiPromise,
  { kind, past = 20 }: ReadTableOptions,
): Promise<RecordTable> {
  const records = await SliRecords.atFinalized(api);
  const [open, closed] = await Promise.all([
    records.ranking(kind, Math.floor(records.asOfMs / 1_000)),
    records.ranking(kind),
  ]);
  const openRows = byTarget(open?.provisional ? open.rows : []);
  const closedRows = byTarget(closed?.rows ?? []);
  const targets = [...new Set([...openRows.keys(), ...closedRows.keys()])].toSorted((a, b) => a - b);
  const count = closed ? past : 0;
  const from = closed ? await historyStart(records, kind, closed.period.startS, count - 1) : 0;
  const rows = targets.map(async (target): Promise<TableRow> => {
    const who = (openRows.get(target) ?? closedRows.get(target))?.who;
    return {
      target,
      account: who?.account,
      name: who?.name,
      open: openRows.get(target),
      closed: closedRows.get(target),
      past: count > 0 ? (await records.history(target, kind, from, count)).map(({ answer }) => answer) : [],
    };
  });
  return { kind, blockNumber: records.blockNumber, asOfMs: records.asOfMs, rows: await Promise.all(rows) };
}

function byTarget(rows: readonly Answer[]): ReadonlyMap<number, Answer> {
  return new Map(rows.map((row) => [row.target, row]));
}
