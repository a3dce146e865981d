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
 * Connects to the chain that a command means: the one way in which commands open chains. The connection ends with the block
 * that binds it with `await using`.
 * @param url as given by the person, else what `resolveEndpoint` finds
 * @throws AgentError as `resolveEndpoint` and `open` do
 */
export async function openAt<Chain extends ChainConnection>(
  url: string | undefined,
  open: (url: string, options: ConnectOptions) => Promise<Chain>,
): Promise<Opened<Chain> & AsyncDisposable> {
  const endpoint = await resolveEndpoint(url);
  const signal = processSignal();
  const chain = await patiently(endpoint, open(endpoint, { signal }));
  disconnectOnAbort(chain.api, signal);
  const connection = { [Symbol.asyncDispose]: () => chain.api.disconnect() };
  return await extended(connection, async () => {
    const [chainName, names] = await Promise.all([
      chain.client.request('system_chain'),
      runningNames(endpoint),
    ]);
    return { chain, chainName: plainText(chainName), url: shownUrl(endpoint), signal, names };
  });
}

/** What is open, with more that is read of it; ended when that cannot be read, since nobody else has it yet. */
export async function extended<Open extends AsyncDisposable, More extends object>(
  open: Open,
  read: () => Promise<More>,
): Promise<Open & More> {
  try {
    return { ...open, ...(await read()) };
  } catch (error) {
    await open[Symbol.asyncDispose]();
    throw error;
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

/** `openAt` for a chain that takes reports. @throws AgentError as `openReportingChain` does */
export async function openReporting(options: {
  readonly url?: string;
  readonly network: string;
}): Promise<OpenChain & AsyncDisposable> {
  const network = parseNetwork(options.network);
  return { ...(await openAt(options.url, openReportingChain)), network };
}

/** `openAt` for a chain that keeps load tests. @throws AgentError as `openScalabilityChain` does */
export async function openScalability(options: {
  readonly url?: string;
}): Promise<OpenScalability & AsyncDisposable> {
  return await openAt(options.url, openScalabilityChain);
}

/** `openAt` for the records of a chain. @throws AgentError as `openChain` and `SliRecords.atFinalized` do */
export async function openRecords(options: {
  readonly url?: string;
  readonly indicator?: IndicatorName;
  readonly network?: number;
}): Promise<OpenRecords & AsyncDisposable> {
  const opened = await openAt(options.url, openChain);
  return await extended(opened, async () =>
    openedRecords(opened, await SliRecords.atFinalized(opened.chain.api, options)),
  );
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
 * `openAt` for what a chain is governed by. Any runtime will do: what it lacks is undefined.
 * @throws AgentError as `openChain` does
 */
export async function openGoverned(options: {
  readonly url?: string;
  readonly network: string;
}): Promise<OpenGoverned & AsyncDisposable> {
  const network = parseNetwork(options.network);
  const opened = await openAt(options.url, openChain);
  const { api, client } = opened.chain;
  return await extended(opened, async () => {
    const blockHash = await client.request<string>('chain_getFinalizedHead');
    const { number } = await client.request<{ number: string }>('chain_getHeader', [blockHash]);
    const { reader } = await StateAt.at(api, blockHash);
    return {
      api,
      reader,
      governed: await readGoverned(reader, network),
      block: Number(number),
      blockHash,
      specVersion: api.runtimeVersion.specVersion.toNumber(),
    };
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
