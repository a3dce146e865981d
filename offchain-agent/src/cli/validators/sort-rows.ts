import { AgentError } from '../../base/error.ts';
import type { Answer, IndicatorName } from '../../chain/records/sli-answer.ts';

const orders = {
  /** The chain's own order: lower bound, then SLI, then id. */
  low: () => 0,
  sli: (a: RankedRow, b: RankedRow) => (b.answer.sliPpm ?? -1) - (a.answer.sliPpm ?? -1),
  missed: (a: RankedRow, b: RankedRow) => Number(missed(b.answer) - missed(a.answer)),
  name: (a: RankedRow, b: RankedRow) => (a.label < b.label ? -1 : Number(a.label > b.label)),
} as const satisfies Record<string, (a: RankedRow, b: RankedRow) => number>;

export type SortOrder = keyof typeof orders;

export interface RankedRow {
  readonly label: string;
  readonly answer: Answer;
}

/** @throws AgentError `bad_input/sort` when there is no such order of the indicator's records. */
export function parseSortOrder(text: string, indicator: IndicatorName): SortOrder {
  const all = Object.keys(orders) as SortOrder[];
  const known = all.filter((order) => order !== 'missed' || indicator === 'authorship');
  const order = known.find((candidate) => candidate === text);
  if (order) return order;
  throw new AgentError(
    'bad_input/sort',
    `--sort: "${text}" is no order; expected one of ${known.join(', ')}`,
    { data: { text } },
  );
}

/** Sorts rows that come in the chain's order, which decides where the order asked for does not. */
export function sortRows(rows: readonly RankedRow[], order: SortOrder): RankedRow[] {
  return rows.toSorted(orders[order]);
}

function missed({ assigned, authored }: Answer): bigint {
  return assigned - authored;
}
