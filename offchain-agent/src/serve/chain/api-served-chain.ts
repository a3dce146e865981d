import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import { plainText } from '../../base/plain-text.ts';
import { StateAt, States } from '../../chain/call/state-at.ts';
import { SliRecords } from '../../chain/records/records.ts';
import { type NetworkInfo, readNetworks } from '../../chain/registry/networks.ts';
import { type TargetGroup, TargetGroups } from '../../chain/registry/target-groups.ts';
import { followFinalizedHeads, readFinalizedHead } from '../../chain/reporting/api-reporting-chain.ts';
import { readTargets } from '../../chain/reporting/read-targets.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import {
  type ReporterInfo,
  reportingShapes,
  type TargetInfo,
} from '../../chain/reporting/reporting-shapes.ts';
import type { ChainConnection } from '../../chain/rpc/connect.ts';
import { ApiScalabilityChain } from '../../chain/scalability/api-scalability-chain.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { SamplingParameters } from '../../sli/sample.ts';
import type {
  BlockView,
  ServedChain,
  ServedChainFacts,
  ServedRecords,
  ServedScalability,
} from './served-chain.ts';

const apis = { sliApi: 'SliApi', registryApi: 'RegistryApi', scalabilityApi: 'ScalabilityApi' } as const;

const askAgainMs = 5_000;

/** A chain served from a node, behind @polkadot/api. */
export class ApiServedChain implements ServedChain {
  readonly facts: ServedChainFacts;
  readonly #connection: ChainConnection;
  readonly #listeners = new Set<(view: BlockView) => void>();
  #view: ApiBlockView;
  #awaySinceMs: number | undefined;
  #stop: () => Promise<void> = async () => undefined;
  readonly #now: () => number;
  #asking: NodeJS.Timeout | undefined;

  private constructor(
    connection: ChainConnection,
    facts: ServedChainFacts,
    head: FinalizedHead,
    now: () => number,
  ) {
    this.#now = now;
    this.facts = facts;
    this.#connection = connection;
    this.#view = new ApiBlockView(connection, head);
  }

  /**
   * Follows the finalized blocks of a chain until `close`; the connection stays the caller's.
   * @throws AgentError `bad_input/not_almanac` with the runtime APIs that are missing
   */
  static async open(
    connection: ChainConnection,
    facts: ServedChainFacts,
    now: () => number = Date.now,
  ): Promise<ApiServedChain> {
    requireAlmanac(connection.api);
    const { client } = connection;
    const states = new States(connection);
    const head = async () => await readFinalizedHead(client, states);
    const chain = new ApiServedChain(connection, facts, await head(), now);
    client.onConnection((event) => {
      if (event === 'lost') chain.#awaySinceMs ??= now();
      else chain.#isBack();
    });
    chain.#stop = await followFinalizedHeads(client, head, (head) => chain.#advance(head));
    return chain;
  }

  get awaySinceMs(): number | undefined {
    return this.#awaySinceMs;
  }

  view(): BlockView {
    return this.#view;
  }

  onHead(listener: (view: BlockView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  noteUnanswered(): void {
    this.#awaySinceMs ??= this.#now();
    // A node that hangs keeps its connection, and a chain that halts tells of no block: one has to ask.
    this.#asking ??= setInterval(() => {
      this.#ask().catch(warnFault('asking the chain'));
    }, askAgainMs).unref();
  }

  /** Ends when it reads nothing more: what is read over a connection that is closed fails, and libraries talk of that. */
  async close(): Promise<void> {
    clearInterval(this.#asking);
    this.#listeners.clear();
    await this.#stop();
  }

  async #ask(): Promise<void> {
    const { client } = this.#connection;
    if (!client.isConnected) return;
    try {
      await client.request('chain_getFinalizedHead');
      this.#isBack();
    } catch {
      // Still away; the next turn asks again.
    }
  }

  #isBack(): void {
    clearInterval(this.#asking);
    this.#asking = undefined;
    this.#awaySinceMs = undefined;
  }

  #advance(head: FinalizedHead): void {
    this.#isBack();
    if (head.hash !== this.#view.head.hash) this.#view = new ApiBlockView(this.#connection, head);
    for (const listener of this.#listeners) listener(this.#view);
  }
}

/**
 * Says whether a chain keeps what is served.
 * @throws AgentError `bad_input/not_almanac` when its runtime lacks SliApi
 */
export function requireAlmanac(api: {
  readonly call: object;
  readonly runtimeVersion: { readonly specName: { toString(): string } };
}): void {
  if (Object.hasOwn(api.call, 'sliApi')) return;
  const missing = Object.entries(apis).flatMap(([key, name]) => (Object.hasOwn(api.call, key) ? [] : [name]));
  const specName = plainText(api.runtimeVersion.specName);
  throw new AgentError(
    'bad_input/not_almanac',
    `the chain "${specName}" is not an Almanac chain: its runtime lacks ${missing.join(', ')}; pass --url of an Almanac chain, or count with "almanac watch URL"`,
    { data: { spec_name: specName, missing } },
  );
}

class ApiBlockView implements BlockView {
  readonly head: FinalizedHead;
  readonly #connection: ChainConnection;
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(connection: ChainConnection, head: FinalizedHead) {
    this.#connection = connection;
    this.head = head;
  }

  get specVersion(): number {
    return this.#connection.api.runtimeVersion.specVersion.toNumber();
  }

  async networks(): Promise<readonly NetworkInfo[]> {
    return await this.once('networks', async () => {
      const state = await this.#state();
      return state.hasCall('registryApi', 'network') ? await readNetworks(state) : [this.#ownNetwork()];
    });
  }

  async targets(network: number): Promise<readonly TargetInfo[]> {
    return await this.once(`targets ${network}`, async () => {
      const state = await this.#state();
      if (state.hasCall('registryApi', 'targets')) return await readTargets(state, network);
      return network === 0 ? await this.#recordedTargets() : [];
    });
  }

  async groups(network: number): Promise<readonly TargetGroup[]> {
    return await this.once(`groups ${network}`, async () => {
      const { api } = this.#connection;
      const hasGroups = (await this.#state()).hasCall('registryApi', 'groupOf');
      return hasGroups ? await new TargetGroups(api, this.head.hash, network).all() : [];
    });
  }

  async reporters(network: number): Promise<readonly ReporterInfo[]> {
    const state = await this.#state();
    if (!state.hasCall('registryApi', 'reporters')) return [];
    return await state.call(reportingShapes.reporters, 'registryApi', 'reporters', network);
  }

  async sampling(network: number): Promise<SamplingParameters | undefined> {
    const state = await this.#state();
    if (!state.hasCall('sliApi', 'sampling') || !state.hasCall('registryApi', 'reporters')) return undefined;
    return await state.call(reportingShapes.sampling, 'sliApi', 'sampling', network, null);
  }

  async records(network: number, indicator: IndicatorName): Promise<ServedRecords> {
    return await this.once(`records ${network} ${indicator}`, async () => {
      const { api } = this.#connection;
      return await SliRecords.at(api, { toHex: () => this.head.hash }, { network, indicator });
    });
  }

  scalability(): ServedScalability {
    return new ApiScalabilityChain(this.#connection, this.head.hash);
  }

  async once<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.#known.get(key) ?? read();
    this.#known.set(key, known);
    try {
      return (await known) as Value;
    } catch (error) {
      this.#known.delete(key);
      throw error;
    }
  }

  /** A chain without a registry measures itself alone. */
  #ownNetwork(): NetworkInfo {
    const { api } = this.#connection;
    const name = plainText(api.runtimeVersion.specName);
    const genesisHash = api.genesisHash.toHex();
    return { id: 0, name, genesisHash, consensus: 'unknown', slotMs: undefined, era: undefined };
  }

  /** Where nothing is registered, whoever has a record in the open year. */
  async #recordedTargets(): Promise<readonly TargetInfo[]> {
    const records = await this.records(0, 'authorship');
    const ranking = await records.ranking('year', Math.floor(records.asOfMs / 1_000));
    return (ranking?.rows ?? [])
      .filter(({ target }) => target !== 0)
      .map(({ target, who }) => {
        const label = who?.account ?? who?.name;
        const known = label === undefined ? undefined : { account: who?.account, label };
        return { target, who: known, addresses: [], region: undefined, owner: undefined };
      })
      .toSorted((a, b) => a.target - b.target);
  }

  async #state(): Promise<StateAt> {
    return await this.once('state', async () => await StateAt.at(this.#connection.api, this.head.hash));
  }
}
