import { exitCode } from '../../../base/exit.ts';
import { isoTime, utc } from '../../../base/format.ts';
import { networkName } from '../../../base/network-name.ts';
import type { ReporterInfo } from '../../../chain/reporting/reporting-shapes.ts';
import { type OpenChain, openReporting } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { parseAccount, parseNamedAccount } from '../../../cli/parse.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';

interface ReporterStatusOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

const columns: readonly TableColumn[] = [
  { title: 'reporter' },
  { title: 'signs with' },
  { title: 'region' },
  { title: 'joined (UTC)' },
  { title: 'last reported (UTC)' },
  { title: 'state' },
];

/**
 * Prints how the reporters of a network stand, or one of them; exit code 1 when that one is none.
 * @throws AgentError as `openReporting` does
 */
export async function runStatus(account: string | undefined, options: ReporterStatusOptions): Promise<void> {
  const asked =
    account === undefined ? undefined : await parseNamedAccount(account, '<account>', options.url);
  await using open = await openReporting(options);
  const { chain, network } = open;
  const { timeMs } = await chain.finalizedHead();
  const nowS = Math.floor(timeMs / 1_000);
  const all = await chain.reporters(network);
  const shown = all.filter((reporter) => asked === undefined || isSame(reporter, asked));
  if (options.json) writeJson(statusDocument(shown, nowS, open));
  else for (const line of statusLines(shown, nowS, open)) print(line);
  if (asked === undefined || shown.length > 0) return;
  process.exitCode = exitCode.no;
  say(`${asked} is not a reporter of ${networkName(network)}`);
}

/** Where a reporter is on its way. */
export function reporterState(reporter: Pick<ReporterInfo, 'joined' | 'left'>, nowS: number): string {
  if (reporter.left !== undefined) return nowS < reporter.left ? 'leaving' : 'left';
  return nowS < reporter.joined ? 'joining' : 'joined';
}

function isSame({ account, signer }: ReporterInfo, asked: string): boolean {
  return account !== undefined ? parseAccount(account, 'reporter') === asked : signer === asked;
}

export function statusLines(
  reporters: readonly ReporterInfo[],
  nowS: number,
  {
    chainName,
    url,
    network,
    names = {},
  }: Pick<OpenChain, 'chainName' | 'url' | 'network'> & Partial<Pick<OpenChain, 'names'>>,
): string[] {
  const named = (account: string): string =>
    names[account] === undefined ? account : `${names[account]} ${account}`;
  const rows = reporters.map((reporter) => [
    named(reporter.account ?? '?'),
    reporter.signer === reporter.account ? 'itself' : named(reporter.signer),
    reporter.region ?? '-',
    utc(reporter.joined * 1_000),
    reporter.reported === undefined ? 'never' : utc(reporter.reported * 1_000),
    reporterState(reporter, nowS),
  ]);
  return [
    `${chainName} at ${url}: reporters of ${networkName(network)}, ${utc(nowS * 1_000)} UTC`,
    '',
    ...renderTable(columns, rows),
  ];
}

export function statusDocument(
  reporters: readonly ReporterInfo[],
  nowS: number,
  { chainName, url, network }: Pick<OpenChain, 'chainName' | 'url' | 'network'>,
) {
  return {
    schema: 'almanac.reporters.v1',
    chain: chainName,
    url,
    network,
    as_of: isoTime(nowS),
    reporters: reporters.map((reporter) => ({
      account: reporter.account ?? null,
      signer: reporter.signer,
      region: reporter.region ?? null,
      state: reporterState(reporter, nowS),
      joined_s: reporter.joined,
      left_s: reporter.left ?? null,
      reported_s: reporter.reported ?? null,
      link: reporter.link,
      link_window_s: reporter.linkWindow,
    })),
  };
}
