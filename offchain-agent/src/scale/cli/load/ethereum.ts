import type { Command } from 'commander';
import { AgentError } from '../../../base/error.ts';
import { shownUrl } from '../../../base/url.ts';
import { uselessOptions } from '../../../lab/cli/network/run.ts';
import { ownNetworkAt } from '../../../lab/networks.ts';
import type { NetworkState } from '../../../lab/real/state.ts';
import { measuringOptions } from './options.ts';

/** Nodes of one network of Ethereum clients, by the ports of their RPC. */
interface EthereumTargets {
  readonly network: NetworkState;
  readonly ports: readonly [number, ...number[]];
}

/** What such a load can do; other options are refused. */
const understood = [...measuringOptions, 'require', 'json'];

/**
 * The network of this user that the addresses are nodes of, where its clients are Ethereum's; undefined for any other chain.
 * @throws AgentError `bad_input/ethereum_load` for an address over HTTP that is none of those, and for nodes of several networks
 */
export async function ethereumTargets(urls: readonly string[]): Promise<EthereumTargets | undefined> {
  const parsed = urls.flatMap((url) => (URL.canParse(url) ? [new URL(url)] : []));
  const found = await Promise.all(parsed.map(async ({ href }) => await ownNetworkAt(href)));
  const network = found.find((one) => one?.client !== undefined);
  if (!network && !parsed.some(({ protocol }) => protocol.startsWith('http'))) return undefined;
  const isOne = found.length === urls.length && found.every((one) => one?.name === network?.name);
  const [first, ...rest] = new Set(parsed.map(({ port }) => Number(port)));
  if (network && isOne && first !== undefined) return { network, ports: [first, ...rest] };
  const shown = urls.map(shownUrl).join(' ');
  throw new AgentError(
    'bad_input/ethereum_load',
    `${shown}: expected nodes of one running network of "almanac network up --client", or of a Substrate chain with ws:// or wss://`,
    { data: { urls: shown } },
  );
}

/** @throws AgentError `bad_input/ethereum_load` with all options that are of no use */
export function requireEthereumOptions(command: Command): void {
  const useless = uselessOptions(command, understood);
  if (!useless) return;
  throw new AgentError(
    'bad_input/ethereum_load',
    `${useless.names}: a load on an Ethereum network sends transfers of development accounts from one process; ${useless.advice}`,
    { data: { options: useless.names } },
  );
}
