import { utc } from '../../base/format.ts';
import { networkName } from '../../base/network-name.ts';
import { ApiClaimChain } from '../../chain/agreement/api-claim-chain.ts';
import type { Claimable, ClaimChain, OpenedWindow } from '../../chain/agreement/claim-chain.ts';
import { amountText, type Currency } from '../../chain/amount.ts';
import { print, writeJson } from '../../cli/output.ts';
import { parseNamedAccount, parseNetwork } from '../../cli/parse.ts';
import { renderTable } from '../../cli/table.ts';
import { windowStart } from '../../sli/calendar.ts';
import { type TableColumn } from '../../words/column.ts';
import { openLedger } from './open.ts';

interface ClaimsOptions {
  readonly network?: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** What of a window was opened, and what it is worth now. */
interface ClaimRow {
  /** UTC seconds. */
  readonly window: number;
  readonly opened: OpenedWindow;
  /** Undefined while the record can change, where nothing was earned, and when it was claimed. */
  readonly claimable: Claimable | undefined;
}

/** More windows than a chain keeps openings of. */
const mostWindows = 200;
const askedAtOnce = 16;

const columns: readonly TableColumn[] = [
  { title: 'window (UTC)' },
  { title: 'targets', align: 'right' },
  { title: 'answers with receipts', align: 'right' },
  { title: 'state' },
  { title: 'to be claimed', align: 'right' },
];

/** Prints which windows a reporter has proved samples of, and what of them is claimed. The agent claims by itself. */
export async function runClaims(text: string, options: ClaimsOptions): Promise<void> {
  const account = await parseNamedAccount(text, '<account>', options.url);
  const network = parseNetwork(options.network ?? '0');
  await using opened = await openLedger(options);
  const { chain, chainName, url, ledger, currency } = opened;
  const nowMs = (await ledger.nowS()) * 1_000;
  const { windowMs } = await chain.samplingAt(network, Math.floor(nowMs / 1_000));
  const newest = windowStart(nowMs, windowMs) - windowMs / 1_000;
  const windows = Array.from({ length: mostWindows }, (_, back) => newest - (back * windowMs) / 1_000);
  const place = { network, account };
  const rows = await readClaims(new ApiClaimChain(chain), place, windows);
  if (options.json) writeJson({ ...claimsDocument(place, rows), chain: chainName, url });
  else for (const line of claimLines(place, rows, currency)) print(line);
}

interface Place {
  readonly network: number;
  readonly account: string;
}

/** The windows of which a reporter has opened something, in their order. */
export async function readClaims(
  claims: Pick<ClaimChain, 'openedOf' | 'claimable'>,
  { network, account }: Place,
  windows: readonly number[],
): Promise<readonly ClaimRow[]> {
  const rows: ClaimRow[] = [];
  for (let first = 0; first < windows.length; first += askedAtOnce) {
    const some = windows.slice(first, first + askedAtOnce);
    const found = await Promise.all(
      some.map(async (window): Promise<ClaimRow[]> => {
        const opened = await claims.openedOf(network, window, account);
        if (!opened) return [];
        return [{ window, opened, claimable: await claims.claimable(network, window, account) }];
      }),
    );
    rows.push(...found.flat());
  }
  return rows.toSorted((one, next) => one.window - next.window);
}

export function claimLines(
  { network, account }: Place,
  rows: readonly ClaimRow[],
  currency: Currency,
): string[] {
  if (rows.length === 0)
    return [
      `${account} has proved nothing of ${networkName(network)} in the windows that the chain still has`,
    ];
  const cells = rows.map((row) => [
    utc(row.window * 1_000),
    `${row.opened.proofs.length}`,
    `${answeredIn(row)}`,
    stateOf(row),
    row.claimable ? amountText(row.claimable.amount, currency) : '-',
  ]);
  return [
    ...renderTable(columns, cells),
    '',
    `${amountText(owedIn(rows), currency)} can be claimed now; the agent of the reporter does it, for three days after a window's day`,
  ];
}

export function claimsDocument({ network, account }: Place, rows: readonly ClaimRow[]) {
  return {
    schema: 'almanac.claims.v1',
    network,
    account,
    claimable: owedIn(rows),
    windows: rows.map((row) => ({
      window_s: row.window,
      proofs: row.opened.proofs.length,
      answered: answeredIn(row),
      state: stateOf(row),
      credits: row.claimable?.credits ?? null,
      all_credits: row.claimable?.total ?? null,
      claimable: row.claimable?.amount ?? null,
    })),
  };
}

function answeredIn({ opened }: ClaimRow): number {
  return opened.proofs.reduce((sum, { answered }) => sum + answered, 0);
}

function owedIn(rows: readonly ClaimRow[]): bigint {
  return rows.reduce((sum, { claimable }) => sum + (claimable?.amount ?? 0n), 0n);
}

function stateOf({ opened, claimable }: ClaimRow): string {
  if (opened.isClaimed) return 'claimed';
  if (claimable) return 'claimable';
  return opened.proofs.length === 0 ? 'nothing proved' : 'not final, or too late';
}
