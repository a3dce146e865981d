import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import { networkName } from '../../base/network-name.ts';
import type { Report } from '../../sli/evidence/report.ts';
import type { SamplingParameters } from '../../sli/sample.ts';
import { dynamicCall } from '../call/dynamic-call.ts';
import { StateAt, States } from '../call/state-at.ts';
import type { RpcClient } from '../rpc/client.ts';
import { type ChainConnection, type ConnectOptions, openChainAs } from '../rpc/connect.ts';
import { isStateDiscarded } from '../rpc/error.ts';
import { readOwned, readTargets } from './read-targets.ts';
import { reportParts } from './report-parts.ts';
import type {
  FinalizedHead,
  MeasuredTarget,
  ReporterStanding,
  ReportingChain,
  StoredReport,
} from './reporting-chain.ts';
import { type ReporterInfo, reportingShapes, type TargetInfo } from './reporting-shapes.ts';
import { requireReports } from './require-reports.ts';

const keptWindows = 64;

// The class of records of which the cursor is asked: those that reporters sample.
const sampledClass = 1;

/** A chain that takes reports, behind @polkadot/api. All is read at the finalized head. */
export class ApiReportingChain implements ReportingChain {
  readonly api: ApiPromise;
  readonly client: RpcClient;
  readonly genesisHash: string;
  /** Of windows that have begun: what is in force at their beginning no longer changes. */
  readonly #sampling = new Map<string, SamplingParameters>();
  readonly #states: States;

  /** @throws AgentError `bad_input/no_sli`, `bad_input/no_reports` */
  constructor({ api, client }: ChainConnection) {
    requireReports(api);
    this.api = api;
    this.client = client;
    this.#states = new States({ api, client });
    this.genesisHash = api.genesisHash.toHex();
  }

  async finalizedHead(): Promise<FinalizedHead> {
    return await readFinalizedHead(this.client, this.#states);
  }

  async followFinalized(onHead: (head: FinalizedHead) => void): Promise<() => void> {
    const stop = await followFinalizedHeads(this.client, () => this.finalizedHead(), onHead);
    return () => {
      stop().catch(warnFault('following finalized heads'));
    };
  }

  /** @throws AgentError `unknown/no_sampling` for a network or window that the chain cannot answer for */
  async samplingAt(network: number, window: number, block?: number): Promise<SamplingParameters> {
    const key = `${network} ${window} ${block ?? ''}`;
    const known = this.#sampling.get(key);
    if (known) return known;
    const state = await this.#stateAt(block);
    const sampling = await state.call(reportingShapes.sampling, 'sliApi', 'sampling', network, window);
    if (sampling && window * 1_000 <= (await state.storage(reportingShapes.millis, 'timestamp', 'now'))) {
      if (this.#sampling.size >= keptWindows) this.#sampling.clear();
      this.#sampling.set(key, sampling);
    }
    if (sampling) return sampling;
    throw new AgentError(
      'unknown/no_sampling',
      `the chain has no parameters for ${networkName(network)} in window ${window}${network === 0 ? '' : '; "almanac network list" names those it measures'}`,
      { data: { network, window } },
    );
  }

  async targetsAt(network: number, window: number, block?: number): Promise<readonly MeasuredTarget[]> {
    return (await this.targets(network, window, block)).map(({ target, who, addresses, region }) => ({
      id: target,
      label: who?.label ?? `target ${target}`,
      addresses: addresses.map(({ address }) => address),
      ...(who?.account !== undefined && { account: who.account }),
      ...(region !== undefined && { region }),
    }));
  }

  /** All targets of a network, as they are measured in a window, or with all that is registered. */
  async targets(network: number, window?: number, block?: number): Promise<readonly TargetInfo[]> {
    return await readTargets(await this.#stateAt(block), network, window);
  }

  async ownTargets(network: number, account: string, block?: number): Promise<ReadonlySet<number>> {
    return await readOwned(await this.#stateAt(block), network, account);
  }

  async standingOf(network: number, account: string): Promise<ReporterStanding | undefined> {
    const state = await this.#states.finalized();
    const info = await state.call(reportingShapes.reporter, 'registryApi', 'reporterOf', network, account);
    return info && standing(info, account);
  }

  /** All reporters of a network, those included that are leaving. */
  async reporters(network: number): Promise<readonly ReporterInfo[]> {
    const state = await this.#states.finalized();
    return await state.call(reportingShapes.reporters, 'registryApi', 'reporters', network);
  }

  async storedReport(network: number, window: number, reporter: string): Promise<StoredReport | undefined> {
    const state = await this.#states.finalized();
    return await state.storage(reportingShapes.reportInfo, 'sli', 'reportInfos', network, window, reporter);
  }

  async firstOpenWindow(network: number): Promise<number> {
    const state = await this.#states.finalized();
    const closing = isVersion1(state)
      ? await state.storage(reportingShapes.closing, 'sli', 'sampledClosings', network)
      : await state.storage(reportingShapes.closing, 'sli', 'closing', network, sampledClass);
    return closing?.next ?? 0;
  }

  /**
   * @throws AgentError `unknown/window_open`, retryable, until the chain has counted the window's slots;
   * `unknown/window_closed` when its records are closed and the counts gone
   */
  async authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number>> {
    const state = await this.#states.finalized();
    const keys = isVersion1(state) ? [window] : [network, window];
    const ended = await state.storage(reportingShapes.ended, 'sli', 'ended', ...keys);
    if (!ended) throw notCounted(network, window, await this.firstOpenWindow(network));
    const period = { kind: 'Window', start: window };
    const records = await state.entries(
      reportingShapes.counted,
      'sli',
      'records',
      network,
      'Authorship',
      period,
    );
    const counts = records.map(({ keys, value }) => [Number(keys[3]), value.counted.authored] as const);
    return new Map([[0, ended.authored], ...counts.toSorted(([a], [b]) => a - b)]);
  }

  async reportCalls(report: Report): Promise<readonly string[]> {
    return reportParts(report).map((args) => dynamicCall(this.api, 'sli', 'report', args).method.toHex());
  }

  async close(): Promise<void> {
    await this.api.disconnect();
  }

  /** @throws AgentError `unknown/no_state` when the node no longer has the state of that block */
  async #stateAt(block: number | undefined): Promise<StateAt> {
    if (block === undefined) return await this.#states.finalized();
    const hash = await this.client.request<string | null>('chain_getBlockHash', [block]);
    const isThere = hash !== null && (await this.#hasState(hash));
    if (isThere) return await this.#states.at(hash);
    throw new AgentError(
      'unknown/no_state',
      `the node has no state of block ${block} any more; ask one that keeps old states (an archive node)`,
      { data: { block } },
    );
  }

  async #hasState(hash: string): Promise<boolean> {
    try {
      return (
        (await this.client.request<string | null>('state_getStorageHash', ['0x3a636f6465', hash])) !== null
      );
    } catch (error) {
      if (isStateDiscarded(error)) return false;
      throw error;
    }
  }
}

/**
 * Connects to a chain that takes reports.
 * @throws AgentError as `openChain` does, `bad_input/no_sli`, `bad_input/no_reports`
 */
export async function openReportingChain(
  url: string,
  options: ConnectOptions = {},
): Promise<ApiReportingChain> {
  return await openChainAs(url, options, (connection) => new ApiReportingChain(connection));
}

/** Whether pallet-sli still has the storage of version 1, before runtime 5: an agent may be newer than its chain. */
function isVersion1(state: StateAt): boolean {
  return state.hasStorage('sli', 'sampledClosings');
}

function notCounted(network: number, window: number, firstOpen: number): AgentError {
  const isClosed = window < firstOpen;
  return new AgentError(
    isClosed ? 'unknown/window_closed' : 'unknown/window_open',
    isClosed
      ? `the chain has closed window ${window}; its counts of blocks are gone`
      : `the chain has not counted the slots of window ${window} yet`,
    { data: { network, window, first_open: firstOpen }, retryable: !isClosed },
  );
}

function standing(info: ReporterInfo, account: string): ReporterStanding {
  const { signer, joined, left, reported, link, linkWindow } = info;
  return {
    account: info.account ?? account,
    signer,
    joined,
    link,
    linkWindow,
    ...(left !== undefined && { left }),
    ...(reported !== undefined && { reported }),
  };
}

/** The newest block that is final, with its own time. */
export async function readFinalizedHead(client: RpcClient, states: States): Promise<FinalizedHead> {
  const hash = await client.request<string>('chain_getFinalizedHead');
  const [header, state] = await Promise.all([
    client.request<{ number: string }>('chain_getHeader', [hash]),
    states.at(hash),
  ]);
  const timeMs = await state.storage(reportingShapes.millis, 'timestamp', 'now');
  return { number: Number(header.number), hash, timeMs };
}

/**
 * Tells of the finalized head whenever it advances: the newest one, each number at most once, in ascending order. Those
 * that come while one is being read are told of by the newest alone.
 *
 * A read that fails is not told of: the connection restores itself and the next head follows.
 * @returns how to stop; it is over when no read is under way, so that the connection can be closed under none
 */
export async function followFinalizedHeads(
  client: Pick<RpcClient, 'subscribe' | 'unsubscribe'>,
  read: () => Promise<FinalizedHead>,
  onHead: (head: FinalizedHead) => void,
): Promise<() => Promise<void>> {
  let last = -1;
  let isStopped = false;
  let isReading = false;
  let isStale = false;
  let work: Promise<void> = Promise.resolve();
  const tell = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale && !isStopped) {
        isStale = false;
        const head = await read().catch(() => undefined);
        if (!head || isStopped || head.number <= last) continue;
        last = head.number;
        onHead(head);
      }
    } finally {
      isReading = false;
    }
  };
  const id = await client.subscribe('chain_subscribeFinalizedHeads', [], () => {
    if (isReading) isStale = true;
    else work = tell().catch(warnFault('telling of a finalized head'));
  });
  return async () => {
    isStopped = true;
    // The connection may be gone already; then there is nothing to end.
    client.unsubscribe('chain_unsubscribeFinalizedHeads', id).catch(() => undefined);
    await work;
  };
}
