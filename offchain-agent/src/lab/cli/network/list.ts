import { ApiCensusChain } from '../../../chain/reporting/api-census-chain.ts';
import { openReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import type { ForeignNetwork } from '../../../chain/reporting/census-chain.ts';
import { openAt } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';

interface NetworkListOptions {
  readonly url?: string;
  readonly json?: boolean;
}

const columns: readonly TableColumn[] = [
  { title: 'id', align: 'right' },
  { title: 'name' },
  { title: 'engine' },
  { title: 'slot' },
  { title: 'eras' },
  { title: 'genesis' },
];

/** Prints the other networks that a chain measures. */
export async function runList(options: NetworkListOptions): Promise<void> {
  await using opened = await openAt(options.url, openReportingChain);
  const { chain, chainName, url } = opened;
  const networks = await new ApiCensusChain(chain).networks();
  if (options.json) writeJson(networksDocument(networks, { chainName, url }));
  else {
    print(`${chainName} at ${url}: other networks`);
    print('');
    for (const line of networkLines(networks)) print(line);
  }
}

export function networkLines(networks: readonly ForeignNetwork[]): readonly string[] {
  if (networks.length === 0) return ['none; "almanac network add" proposes one to the Council'];
  return renderTable(
    columns,
    networks.map(({ id, name, consensus, slotMs, hasConstantEras, genesisHash }) => [
      String(id),
      name,
      consensus,
      `${slotMs} ms`,
      hasConstantEras ? 'of a constant length' : 'as its staking names them',
      genesisHash,
    ]),
  );
}

export function networksDocument(
  networks: readonly ForeignNetwork[],
  { chainName, url }: { readonly chainName: string; readonly url: string },
) {
  return {
    schema: 'almanac.networks.v1',
    chain: chainName,
    url,
    networks: networks.map(({ id, name, consensus, slotMs, hasConstantEras, genesisHash }) => ({
      network: id,
      name,
      engine: consensus,
      slot_ms: slotMs,
      has_constant_eras: hasConstantEras,
      genesis: genesisHash,
    })),
  };
}
