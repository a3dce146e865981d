import { plainText } from '../base/plain-text.ts';
import { resolveEndpoint, runningNames } from '../base/running-chains.ts';
import { shownUrl } from '../base/url.ts';
import { StateAt, type StateReader } from '../chain/call/state-at.ts';
import { type Governed, readGoverned } from '../chain/govern/governed.ts';
import { SliRecords } from '../chain/records/records.ts';
import { TargetGroups } from '../chain/registry/target-groups.ts';
import { type ApiReportingChain, openReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { type Basis, basisOf } from '../chain/rpc/basis.ts';
import { type ChainConnection, type ConnectOptions, openChain } from '../chain/rpc/connect.ts';
import {
  type ApiScalabilityChain,
  openScalabilityChain,
} from '../chain/scalability/api-scalability-chain.ts';
import type { IndicatorName } from '../sli/indicator.ts';
import { processSignal } from './abort.ts';
import { say } from './output.ts';
import { parseNetwork } from './parse.ts';

/** A chain as a command uses it. */
export interface Opened<Chain extends ChainConnection> {
  readonly chain: Chain;
  readonly chainName: string;
  /** For people, without what may be secret in it. */
  readonly url: string;
  readonly signal: AbortSignal;
  /** Names of a running demo or network by address. */
  readonly names: Readonly<Record<string, string>>;
}

/** A chain that takes reports, and the network of it that is meant. */
export interface OpenChain extends Opened<ApiReportingChain> {
  readonly network: number;
}

/** A chain that keeps load tests. */
export type OpenScalability = Opened<ApiScalabilityChain>;

/** A chain's records at its finalized head. */
export interface OpenRecords extends Omit<Opened<ChainConnection>, 'chain' | 'signal'> {
  readonly records: SliRecords;
  /** Groups and regions at the same block. */
  readonly groups: TargetGroups;
  readonly basis: Basis;
}

/** What a chain is governed by, at its finalized head. */
export interface OpenGoverned extends Omit<Opened<ChainConnection>, 'chain' | 'signal'> {
  readonly api: ChainConnection['api'];
  readonly reader: StateReader;
  readonly governed: Governed;
  readonly block: number;
  readonly blockHash: string;
  readonly specVersion: number;
}

/**
 * Connects to the chain that a command means, hands it to `use`, and disconnects: the one way in which commands open chains.
 * @param url as given by the person, else what `resolveEndpoint` finds
 * @throws AgentError as `resolveEndpoint` and `open` do
 */
export async function withChain<Chain extends ChainConnection, Result>(
  url: string | undefined,
  open: (url: string, options: ConnectOptions) => Promise<Chain>,
  use: (opened: Opened<Chain>) => Promise<Result>,
): Promise<Result> {
  const endpoint = await resolveEndpoint(url);
  const signal = processSignal();
  const chain = await patiently(endpoint, open(endpoint, { signal }));
  disconnectOnAbort(chain.api, signal);
  try {
    const [chainName, names] = await Promise.all([
      chain.client.request('system_chain'),
      runningNames(endpoint),
    ]);
    return await use({ chain, chainName: plainText(chainName), url: shownUrl(endpoint), signal, names });
  } finally {
    await chain.api.disconnect();
  }
}

const quietMs = 3_000;

/** Says whom the command waits for, when that takes long enough to wonder. */
export async function patiently<Value>(url: string, waited: Promise<Value>): Promise<Value> {
  const timer = setTimeout(() => say(`waiting for ${shownUrl(url)} to answer`), quietMs);
  try {
    return await waited;
  } finally {
    clearTimeout(timer);
  }
}

/** `withChain` for a chain that takes reports. @throws AgentError as `openReportingChain` does */
export async function withChainOf<Result>(
  options: { readonly url?: string; readonly network: string },
  use: (open: OpenChain) => Promise<Result>,
): Promise<Result> {
  const network = parseNetwork(options.network);
  return await withChain(options.url, openReportingChain, (opened) => use({ ...opened, network }));
}

/** `withChain` for a chain that keeps load tests. @throws AgentError as `openScalabilityChain` does */
export async function withScalability<Result>(
  options: { readonly url?: string },
  use: (open: OpenScalability) => Promise<Result>,
): Promise<Result> {
  return await withChain(options.url, openScalabilityChain, use);
}

/** `withChain` for the records of a chain. @throws AgentError as `openChain` and `SliRecords.atFinalized` do */
export async function withRecords<Result>(
  options: { readonly url?: string; readonly indicator?: IndicatorName; readonly network?: number },
  use: (open: OpenRecords) => Promise<Result>,
): Promise<Result> {
  return await withChain(options.url, openChain, async (opened) => {
    const records = await SliRecords.atFinalized(opened.chain.api, options);
    return await use(await openedRecords(opened, records));
  });
}

/** Records with what is known of their chain at their block. */
export async function openedRecords(
  { chain: { api, client }, chainName, url, names }: Opened<ChainConnection>,
  records: SliRecords,
): Promise<OpenRecords> {
  const basis = basisOf(await client.request('system_version'));
  const groups = new TargetGroups(api, records.blockHash, records.network);
  return { chainName, url, names, records, groups, basis };
}

/**
 * `withChain` for what a chain is governed by. Any runtime will do: what it lacks is undefined.
 * @throws AgentError as `openChain` does
 */
export async function withGoverned<Result>(
  options: { readonly url?: string; readonly network: string },
  use: (open: OpenGoverned) => Promise<Result>,
): Promise<Result> {
  const network = parseNetwork(options.network);
  return await withChain(options.url, openChain, async ({ chain: { api, client }, ...opened }) => {
    const blockHash = await client.request<string>('chain_getFinalizedHead');
    const { number } = await client.request<{ number: string }>('chain_getHeader', [blockHash]);
    const { reader } = await StateAt.at(api, blockHash);
    return await use({
      ...opened,
      api,
      reader,
      governed: await readGoverned(reader, network),
      block: Number(number),
      blockHash,
      specVersion: api.runtimeVersion.specVersion.toNumber(),
    });
  });
}

/** Ends the connection with the signal, so that what still waits for an answer fails and the command ends. */
export function disconnectOnAbort(api: { disconnect(): Promise<void> }, signal: AbortSignal): void {
  const disconnect = (): void => {
    // It may be down already; then there is nothing to end.
    api.disconnect().catch(() => undefined);
  };
  if (signal.aborted) disconnect();
  else signal.addEventListener('abort', disconnect, { once: true });
}
