import type { Store } from '../../store/store.ts';
import type { CensusDutyParts } from './census-duty.ts';

const prefix = 'census of ';

/** Who a row of a window is of: the same account may report a census and samples of one window. */
export function censusRowsOf(account: string): string {
  return `${prefix}${account}`;
}

/** The account behind a row, and what was reported. */
export function readRowsOf(reporter: string): {
  readonly account: string;
  readonly kind: 'census' | 'samples';
} {
  const isCensus = reporter.startsWith(prefix);
  return {
    account: isCensus ? reporter.slice(prefix.length) : reporter,
    kind: isCensus ? 'census' : 'samples',
  };
}

/** A store whose windows are those of censuses, apart from those of samples. */
export function censusStore(store: CensusDutyParts['store']): CensusDutyParts['store'] {
  const own = <Row extends { readonly reporter: string }>(row: Row): Row => ({
    ...row,
    reporter: censusRowsOf(row.reporter),
  });
  return {
    windowOf: (reporter, ...rest) => store.windowOf(censusRowsOf(reporter), ...rest),
    dropWindowsBefore: (reporter, ...rest) => store.dropWindowsBefore(censusRowsOf(reporter), ...rest),
    putWindow: (row) => store.putWindow(own(row)),
    closeWindow: (row, extrinsics) => store.closeWindow(own(row), extrinsics),
  } satisfies Pick<Store, 'windowOf' | 'putWindow' | 'closeWindow' | 'dropWindowsBefore'>;
}
