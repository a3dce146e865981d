import { AgentError } from '../../../base/error.ts';
import { networkName } from '../../../base/network-name.ts';
import { accountHex } from '../../../chain/address.ts';
import { addressText } from '../../../chain/registry/target-address.ts';
import type { TargetInfo } from '../../../chain/reporting/reporting-shapes.ts';
import { type OpenChain, openReporting } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { accountOfName } from '../../../cli/parse.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';

interface TargetListOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

type Names = Readonly<Record<string, string>>;
type Shown = Pick<OpenChain, 'chainName' | 'url' | 'network'>;

const columns: readonly TableColumn[] = [
  { title: 'id', align: 'right' },
  { title: 'target' },
  { title: 'account' },
  { title: 'region' },
  { title: 'address' },
];

/** Prints the targets of a network. */
export async function runList(options: TargetListOptions): Promise<void> {
  await using open = await openReporting(options);
  const targets = await open.chain.targets(open.network);
  const { names } = open;
  if (options.json) writeJson(listDocument(targets, names, open));
  else for (const line of listLines(targets, names, open)) print(line);
}

/** A line for each address; a target without one is measured by the arrival of its blocks alone. */
export function listLines(
  targets: readonly TargetInfo[],
  names: Names,
  { chainName, url, network }: Shown,
): string[] {
  const rows = targets.flatMap((target) => {
    const addresses = target.addresses.map(({ address }) => addressText(address));
    const [first = '-', ...others] = addresses;
    return [
      [
        String(target.target),
        labelOf(target, names),
        target.who?.account ?? '-',
        target.region ?? '-',
        first,
      ],
      ...others.map((other) => ['', '', '', '', other]),
    ];
  });
  return [`${chainName} at ${url}: targets of ${networkName(network)}`, '', ...renderTable(columns, rows)];
}

export function listDocument(
  targets: readonly TargetInfo[],
  names: Names,
  { chainName, url, network }: Shown,
) {
  return {
    schema: 'almanac.targets.v1',
    chain: chainName,
    url,
    network,
    targets: targets.map((target) => ({
      target: target.target,
      label: labelOf(target, names),
      account: target.who?.account ?? null,
      name: target.who && target.who.account === undefined ? target.who.label : null,
      region: target.region ?? null,
      owner: target.owner ?? null,
      addresses: target.addresses.map(({ address }) => ({
        kind: address.kind,
        address: address.kind === 'rpc' ? address.url : address.multiaddr,
        peer_id: address.peerId,
      })),
    })),
  };
}

/** What a registered target is called: its name in a running demo, else its name or account on the chain. */
export function labelOf({ target, who }: TargetInfo, names: Names): string {
  return (who?.account !== undefined && names[who.account]) || (who?.label ?? `target ${target}`);
}

/**
 * The target that a person named.
 * @param text its id, account (any address format, or hex) or name
 * @param names of a running demo or network, as tables show them
 * @param source where it was named
 * @throws AgentError `bad_input/target`
 */
export function findTarget(
  targets: readonly TargetInfo[],
  text: string,
  names: Names = {},
  source = '--target',
): TargetInfo {
  const hex = accountHex(accountOfName(text, names) ?? text);
  const found = targets.find(({ target, who }) => {
    if (/^\d+$/.test(text)) return target === Number(text);
    if (hex?.length === 66) return who?.account !== undefined && accountHex(who.account) === hex;
    return who?.account === undefined && who?.label === (hex ?? text);
  });
  if (found) return found;
  throw new AgentError(
    'bad_input/target',
    `${source}: "${text}" is not a target of the network; expected an id, an account or a name, and "almanac target list" lists them`,
    { data: { text } },
  );
}

/**
 * The address of a target that a person named, as the chain keeps it.
 * @param text a URL, or a libp2p address with or without its PeerId
 * @throws AgentError `bad_input/address` with those it has
 */
export function findAddress({ target, addresses }: TargetInfo, text: string): unknown {
  const found = addresses.find(({ address }) => {
    if (address.kind === 'rpc') return address.url === text;
    return address.multiaddr === text || addressText(address) === text;
  });
  if (found) return found.encoded;
  const known = addresses.map(({ address }) => addressText(address)).join(', ');
  throw new AgentError(
    'bad_input/address',
    `--address: target ${target} has no "${text}"; it has ${known || 'no address'}`,
    { data: { target, text } },
  );
}
