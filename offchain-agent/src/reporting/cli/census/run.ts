import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { parseInstant } from '../../../base/instant.ts';
import { parseCount } from '../../../base/parse.ts';
import { ApiCensusChain } from '../../../chain/reporting/api-census-chain.ts';
import { openReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import { openAt } from '../../../cli/open-at.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { parseNetwork } from '../../../cli/parse.ts';
import { parseIndicator } from '../../../cli/question.ts';
import { censusIndicators } from '../../../sli/indicator.ts';
import { type CensusQuery, type CensusWindow, readCensusWindow } from './read.ts';
import { censusDocument, censusScreen } from './screen.ts';

interface CensusOptions {
  readonly indicator: string;
  readonly window?: string;
  readonly last: string;
  readonly url?: string;
  readonly json?: boolean;
}

const mostWindows = 256;

/**
 * Prints the censuses of a network's windows, and sets the exit code.
 * @throws AgentError `bad_input/network` for a network that is not registered
 */
export async function runCensus(network: string, options: CensusOptions): Promise<void> {
  const id = parseNetwork(network);
  const atS = options.window === undefined ? undefined : parseInstant(options.window, '--window');
  const last = parseCount(options.last, '--last', mostWindows);
  const indicator = parseIndicator(options.indicator, censusIndicators);
  await using opened = await openAt(options.url, openReportingChain);
  const { chain, chainName, url, names } = opened;
  const censuses = new ApiCensusChain(chain);
  const found = (await censuses.networks()).find((one) => one.id === id);
  if (!found) throw unknownNetwork(id);
  const windows = await windowsOf(censuses, { network: id, indicator }, atS, last);
  const open = { chainName, url, names, network: found, indicator };
  if (options.json) writeJson(censusDocument(windows, open));
  else for (const line of censusScreen(windows, open)) print(line);
  const shown = windows.flatMap(({ stands }) => stands);
  if (shown.some(({ kind }) => kind === 'dissents')) process.exitCode = exitCode.no;
  else if (shown.length === 0) {
    process.exitCode = exitCode.unknown;
    say(`no reporter has sent a census of ${atS === undefined ? 'these windows' : 'this window'}`);
  }
}

async function windowsOf(
  chain: ApiCensusChain,
  subject: CensusQuery,
  atS: number | undefined,
  last: number,
): Promise<readonly CensusWindow[]> {
  const open = await chain.openWindows(subject.network);
  if (!open) return [];
  const step = open.windowMs / 1_000;
  const starts =
    atS === undefined
      ? Array.from({ length: last }, (_, place) => open.end - (last - place) * step)
      : [atS - (atS % step)];
  const windows: CensusWindow[] = [];
  for (const window of starts.filter((start) => start >= 0)) {
    windows.push(await readCensusWindow(chain, subject, window, window >= open.first && window < open.end));
  }
  // Before the network was measured there is nothing to show.
  return atS === undefined ? windows.filter(({ stands, isOpen }) => stands.length > 0 || isOpen) : windows;
}

function unknownNetwork(network: number): AgentError {
  return new AgentError(
    'bad_input/network',
    network === 0
      ? 'the chain counts its own slots itself: network 0 has no censuses; "almanac network list" names others'
      : `the chain has no network ${network}; "almanac network list" names those it has`,
    { data: { network } },
  );
}
