import { isoTime, utc } from '../../../base/format.ts';
import type { ForeignNetwork } from '../../../chain/reporting/census-chain.ts';
import { renderTable } from '../../../cli/table.ts';
import { differenceText } from '../../../sli/census.ts';
import { type CensusIndicator, countedTable } from '../../../sli/indicator.ts';
import { type TableColumn } from '../../../words/column.ts';
import type { CensusWindow, Stand } from './read.ts';

interface Open {
  readonly chainName: string;
  readonly url: string;
  readonly names: Readonly<Record<string, string>>;
  readonly network: ForeignNetwork;
  readonly indicator: CensusIndicator;
}

const columns: readonly TableColumn[] = [
  { title: 'window (UTC)' },
  { title: 'census' },
  { title: 'reporter' },
  { title: 'validators', align: 'right' },
  { title: 'root' },
  { title: 'verdict' },
];
const shownDigits = 18;

/** Censuses window by window, as a person reads them. */
export function censusScreen(
  windows: readonly CensusWindow[],
  { chainName, url, names, network, indicator }: Open,
): string[] {
  const rows = windows.flatMap((one) => {
    const lead = [utc(one.window * 1_000), outcome(one)];
    if (one.stands.length === 0) return [[...lead, '-']];
    return one.stands.map((stand, place) => [
      ...(place === 0 ? lead : ['', '']),
      names[stand.reporter] ?? stand.reporter,
      String(stand.stored.duties),
      stand.stored.root?.slice(0, shownDigits) ?? '-',
      standText(stand, indicator),
    ]);
  });
  const what = indicator === 'authorship' ? 'censuses' : `censuses of ${indicator}`;
  return [
    `${chainName} at ${url}: ${what} of network ${network.id}, ${network.name} (genesis ${network.genesisHash})`,
    '',
    ...renderTable(columns, rows),
  ];
}

function outcome({ agreed, isOpen }: CensusWindow): string {
  if (agreed) return `agreed by ${agreed.agreeing} of ${agreed.active}`;
  return isOpen ? 'open' : 'none: too few agree';
}

function standText({ kind, difference }: Stand, indicator: CensusIndicator): string {
  const words = { agrees: 'agrees', partial: 'parts are missing', open: 'sent' } as const;
  if (kind !== 'dissents') return words[kind];
  return difference
    ? `dissents: ${differenceText(difference, 'agreed', countedTable[indicator].counts)}`
    : 'dissents';
}

/** Censuses for programs. */
export function censusDocument(
  windows: readonly CensusWindow[],
  { chainName, url, network, indicator }: Open,
) {
  return {
    schema: 'almanac.census.v1',
    basis: 'census',
    chain: chainName,
    url,
    network: network.id,
    indicator,
    name: network.name,
    genesis: network.genesisHash,
    windows: windows.map(({ window, isOpen, agreed, stands }) => ({
      window,
      start_at: isoTime(window),
      is_open: isOpen,
      agreed_root: agreed?.root ?? null,
      agreeing: agreed?.agreeing ?? 0,
      active: agreed?.active ?? null,
      reports: stands.map(({ reporter, stored, kind, difference }) => ({
        reporter,
        state: kind,
        root: stored.root ?? null,
        from_block: stored.from,
        to_block: stored.to,
        era: stored.era ? { index: stored.era.index, start_ms: stored.era.startMs } : null,
        validators: stored.duties,
        content_id: stored.contentId,
        difference: difference ? differenceText(difference, 'agreed', countedTable[indicator].counts) : null,
      })),
    })),
  };
}
