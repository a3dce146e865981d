import { isoTime, utc } from '../../../base/format.ts';
import { networkName } from '../../../base/network-name.ts';
import { genesisValues } from '../../../chain/govern/governed.ts';
import type { Bounds } from '../../../chain/govern/group.ts';
import { votesOf } from '../../../chain/govern/motion.ts';
import { type OpenGoverned, openGoverned } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { changedBy, missing, type ParameterRow, parameterRows } from '../../../words/parameter-rows.ts';
import { boundsText, unitText, valueText } from '../../../words/value-text.ts';

interface ShowOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

interface GenesisRow {
  readonly name: string;
  readonly unit: string;
  readonly value: bigint;
}

type Shown = Pick<
  OpenGoverned,
  'governed' | 'chainName' | 'url' | 'block' | 'blockHash' | 'specVersion' | 'names'
>;

const columns: readonly TableColumn[] = [
  { title: 'parameter' },
  { title: 'value', align: 'right' },
  { title: 'unit' },
  { title: 'range' },
  { title: 'pending' },
  { title: 'takes effect' },
  { title: 'changed by' },
];

/** Prints all that the Council governs. */
export async function runShow(options: ShowOptions): Promise<void> {
  await using open = await openGoverned(options);
  const { reader, governed } = open;
  const genesis: GenesisRow[] = [];
  for (const { name, unit, read } of genesisValues) {
    const value = await read(reader, governed.network);
    if (value !== undefined) genesis.push({ name, unit, value });
  }
  if (options.json) writeJson(showDocument(genesis, open));
  else for (const line of showLines(genesis, open)) print(line);
}

export function showLines(
  genesis: readonly GenesisRow[],
  { governed, chainName, url, block, specVersion, names }: Shown,
): string[] {
  const { network, nowMs, members } = governed;
  const rows = parameterRows(governed);
  const isList = ({ bounds }: ParameterRow): boolean => bounds.kind === 'accounts';
  const lacking = missing(governed);
  return [
    `${chainName} at ${url}: parameters of ${networkName(network)}, ${utc(nowMs)} UTC (finalized block ${block}, runtime ${specVersion})`,
    '',
    ...renderTable(
      columns,
      rows.filter((row) => !isList(row)).map((row) => cells(row, members.length)),
    ),
    ...rows.filter(isList).flatMap((row) => listLines(row, members.length, names)),
    '',
    `since genesis and for good: ${genesis.map(({ name, unit, value }) => `${name} ${value} ${unit}`).join(', ') || 'unknown'}`,
    ...rows.flatMap(({ name, about }, index) =>
      about !== undefined && rows[index - 1]?.about !== about ? [`${groupOf(name)} are of "${about}"`] : [],
    ),
    ...(lacking.length > 0 ? ['', ...lacking.map(({ name, why }) => `${name}: ${why}`)] : []),
  ];
}

export function showDocument(
  genesis: readonly GenesisRow[],
  { governed, chainName, url, block, blockHash, specVersion }: Shown,
) {
  const { network, nowMs, members } = governed;
  return {
    schema: 'almanac.params.v1',
    chain: chainName,
    url,
    network,
    spec_version: specVersion,
    as_of: isoTime(nowMs / 1_000),
    as_of_block: block,
    as_of_block_hash: blockHash,
    council_members: members.length,
    parameters: parameterRows(governed).map((row) => ({
      name: row.name,
      ...(row.about !== undefined && { subject: row.about }),
      value: row.value ?? null,
      unit: row.unit || null,
      ...boundsDocument(row.bounds),
      next: row.next
        ? { value: row.next.value ?? null, from_s: row.next.fromS, from_at: isoTime(row.next.fromS) }
        : null,
      in_force: row.inForce,
      changed_by: row.share,
      votes: votesOf(row.share, members.length),
      call: row.call,
      is_governed: row.isGoverned,
    })),
    genesis: genesis.map(({ name, unit, value }) => ({ name, value, unit })),
    missing: missing(governed),
  };
}

function cells(
  { name, value, unit, bounds, next, inForce, share, isGoverned }: ParameterRow,
  members: number,
) {
  return [
    name,
    valueText(value, unit),
    unitText(unit),
    boundsText(bounds, unit),
    next ? `${valueText(next.value, unit)} from ${utc(next.fromS * 1_000)}` : '-',
    inForce,
    isGoverned ? changedBy(share, members) : 'nobody',
  ];
}

function listLines(
  { name, value, inForce, share }: ParameterRow,
  members: number,
  names: Readonly<Record<string, string>>,
): string[] {
  const accounts = (value ?? []) as readonly string[];
  return [
    '',
    `${name}: ${accounts.length}, changed by ${changedBy(share, members)}, a change holds ${inForce}`,
    ...accounts.map((account) => `  ${account}${names[account] ? ` (${names[account]})` : ''}`),
  ];
}

function groupOf(name: string): string {
  return name.split('.').slice(0, 2).join('.');
}

function boundsDocument(bounds: Bounds) {
  if (bounds.kind === 'choice') return { choices: bounds.of };
  if (bounds.kind === 'accounts') return { most_accounts: bounds.most };
  const { min, max, isOptional, note } = bounds;
  return { min, max, ...(isOptional && { is_optional: true }), ...(note !== undefined && { note }) };
}
