import { type CensusIndicator, censusIndicators } from '../../sli/indicator.ts';
import type { Store } from '../../store/store.ts';
import type { CensusDutyParts } from './census-duty.ts';

/** What rows of a census are called: those of slots came first. */
const words = { authorship: 'census', backing: 'backing', availability: 'availability' } as const;

type RowKind = (typeof words)[CensusIndicator] | 'samples';

/** Who a row of a window is of: the same account may report several censuses and samples of one window. */
export function censusRowsOf(account: string, indicator: CensusIndicator = 'authorship'): string {
  return `${words[indicator]} of ${account}`;
}

/** The account behind a row, and what was reported. */
export function readRowsOf(reporter: string): { readonly account: string; readonly kind: RowKind } {
  const indicator = censusIndicators.find((one) => reporter.startsWith(censusRowsOf('', one)));
  if (!indicator) return { account: reporter, kind: 'samples' };
  return { account: reporter.slice(censusRowsOf('', indicator).length), kind: words[indicator] };
}

/** A store whose windows are those of censuses, apart from those of samples. */
export function censusStore(
  store: CensusDutyParts['store'],
  indicator: CensusIndicator = 'authorship',
): CensusDutyParts['store'] {
  const rowsOf = (account: string): string => censusRowsOf(account, indicator);
  const own = <Row extends { readonly reporter: string }>(row: Row): Row => ({
    ...row,
    reporter: rowsOf(row.reporter),
  });
  return {
    windowOf: (reporter, ...rest) => store.windowOf(rowsOf(reporter), ...rest),
    dropWindowsBefore: (reporter, ...rest) => store.dropWindowsBefore(rowsOf(reporter), ...rest),
    putWindow: (row) => store.putWindow(own(row)),
    closeWindow: (row, extrinsics) => store.closeWindow(own(row), extrinsics),
  } satisfies Pick<Store, 'windowOf' | 'putWindow' | 'closeWindow' | 'dropWindowsBefore'>;
}
