import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { allAuthors } from '@almanac-chain/agent/words/target-label';
import { keyHex } from '../chain/address.ts';

/** A validator in the list. */
export interface Row {
  readonly target: number;
  /** Undefined of an endpoint, which has a name. */
  readonly account: string | undefined;
  /** In full: a name or an address. */
  readonly name: string;
  /** As people know it: a name, or the short address. */
  readonly label: string;
  readonly region: string | undefined;
  readonly groups: readonly string[];
  /** Of the indicator that is asked for. */
  readonly record: SliAnswer;
  /** How late its blocks arrive, where reporters saw them. */
  readonly arrival: SliAnswer | undefined;
}

/** What is known of a target beside its records. */
export interface TargetFacts {
  readonly region?: string | undefined;
  readonly groups: readonly string[];
}

export const orders = ['low', 'sli', 'missed', 'p95', 'name'] as const;
export type Order = (typeof orders)[number];

export const orderNames: Readonly<Record<Order, string>> = {
  low: 'low end',
  sli: 'share',
  missed: 'missed slots',
  p95: 'arrival, p95',
  name: 'name',
};

export function parseOrder(text: string | null): Order {
  return orders.find((order) => order === text) ?? 'low';
}

/** Joins records, arrival and places by target; in the chain's order, the best lower bound first. */
export function rowsOf(
  records: readonly SliAnswer[],
  arrivals: readonly SliAnswer[],
  places: ReadonlyMap<number, TargetFacts>,
  nameOf: (account: string | undefined, name: string) => string = (account, name) =>
    account === undefined ? name : shortAddress(account),
): Row[] {
  const arrivalOf = new Map(arrivals.map((arrival) => [arrival.target, arrival]));
  return records.map((record) => {
    const { target, who } = record;
    const name = who?.account ?? who?.name ?? (target === 0 ? allAuthors : `target ${target}`);
    const place = places.get(target);
    return {
      target,
      account: who?.account,
      name,
      label: nameOf(who?.account, name),
      region: place?.region,
      groups: place?.groups ?? [],
      record,
      arrival: record.sampled ? record : arrivalOf.get(target),
    };
  });
}

export interface Filter {
  /** Part of an address (of any prefix, or hex) or of a name. */
  readonly search: string;
  readonly group: string;
  readonly region: string;
}

/** The rows that a filter lets through, in the order asked for; where that does not decide, in the chain's. */
export function shownRows(rows: readonly Row[], filter: Filter, order: Order, isReversed: boolean): Row[] {
  const wanted = filter.search.trim().toLowerCase();
  const key = wanted === '' ? undefined : keyHex(filter.search.trim());
  const shown = rows.filter(
    (row) =>
      (filter.group === '' || row.groups.includes(filter.group)) &&
      (filter.region === '' || row.region === filter.region) &&
      (wanted === '' ||
        row.name.toLowerCase().includes(wanted) ||
        row.label.toLowerCase().includes(wanted) ||
        (key !== undefined && row.account !== undefined && keyHex(row.account) === key)),
  );
  const sorted = order === 'low' ? shown : shown.toSorted(comparators[order]);
  return isReversed ? sorted.toReversed() : sorted;
}

const comparators: Readonly<Record<Exclude<Order, 'low'>, (a: Row, b: Row) => number>> = {
  sli: (a, b) => (b.record.sliPpm ?? -1) - (a.record.sliPpm ?? -1),
  missed: (a, b) => Number(missed(b) - missed(a)),
  p95: (a, b) => p95(a) - p95(b),
  name: (a, b) => a.label.localeCompare(b.label, 'en') || a.target - b.target,
};

function missed({ record }: Row): bigint {
  return record.assigned - record.authored;
}

/** The unknown and the late come last. */
function p95({ arrival }: Row): number {
  return arrival?.sampled?.p95Us ?? Number.MAX_SAFE_INTEGER;
}
