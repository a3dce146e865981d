import { Attempts } from '../../base/attempts.ts';
import { systemClock } from '../../base/clock.ts';
import { AgentError, isFinal, messageOf } from '../../base/error.ts';
import { inSlices } from '../../base/in-slices.ts';
import type { Logger } from '../../base/logger.ts';
import { networkName } from '../../base/network-name.ts';
import type { CensusChain, ForeignNetwork } from '../../chain/reporting/census-chain.ts';
import { knownCheckpoint } from '../../chain/spec/known-relays.ts';
import { readCheckpoint } from '../../chain/spec/read-checkpoint.ts';
import { type CensusPlace, proveCensus } from '../../measure/census/census-proof.ts';
import type { CensusQuestion } from '../../measure/census/count-census.ts';
import { type Followed, isUnproved, NetworkFollower } from '../../measure/census/follow-network.ts';
import { proveWork } from '../../measure/census/work-proof.ts';
import type { TrustGiven } from '../../measure/finality/proved-chain.ts';
import type { CensusEngine } from '../../measure/finality/slot-of-header.ts';
import { WindowVotes } from '../../measure/finality/window-votes.ts';
import { type CensusIndicator, workIndicators } from '../../sli/indicator.ts';
import type { Store } from '../../store/store.ts';
import {
  type AskedCensus,
  CensusDuty,
  type CensusDutyParts,
  type CensusReporter,
  isOpen,
} from '../census/census-duty.ts';
import { censusStore } from '../census/census-rows.ts';
import { SharedWork } from '../census/shared-work.ts';
import type { Metrics } from '../metrics.ts';
import type { EvidenceKeeper, VoteWatch } from '../parts.ts';
import type { Agent, AgentStatus } from './agent.ts';
import type { AgentNetworkConfig } from './config/schema.ts';
import { engineOf, openForeignNode, registeredNetwork } from './foreign-node.ts';
import { RealVoteWatch } from './watch-votes.ts';

interface CensusAgentOptions {
  readonly config: AgentNetworkConfig;
  readonly reporters: readonly CensusReporter[];
  readonly keepEvidenceMs: number;
  readonly chain: CensusChain;
  readonly store: Store;
  readonly evidence: EvidenceKeeper;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
  /** The agents that sample the network, one a reporter; they run until the signal aborts. */
  readonly openSamplers: (found: ForeignNetwork, parts: SamplerParts) => readonly Agent[];
}

/** What is heard of another network, for whoever samples it. */
interface SamplerParts {
  readonly votes: VoteWatch;
  /** The newest block that is proved. */
  readonly height: () => number | undefined;
}

const settleEveryMs = 2_000;

/** Counts another network for all reporters of a chain: whom its nodes are asked by, and what becomes of each window. */
export class CensusAgent implements Agent {
  readonly #options: CensusAgentOptions;
  readonly #attempts: Attempts;
  #duty: CensusDuty | undefined;
  #work: SharedWork | undefined;
  #votes: WindowVotes | undefined;
  #samplers: readonly Agent[] = [];
  #samplerFault: string | undefined;
  #fault: string | undefined = 'the network is not followed yet';
  #wake = (): void => undefined;

  constructor(options: CensusAgentOptions) {
    this.#options = options;
    this.#attempts = new Attempts(systemClock, options.log);
  }

  async run(): Promise<void> {
    const { config, signal, chain } = this.#options;
    const found = await this.#attempts.until(
      'network',
      signal,
      async () => await registeredNetwork(chain, config.network),
    );
    if (!found) return;
    const engine = engineOf(found);
    const { checkpoint } = config;
    const trust =
      checkpoint === undefined
        ? ((await knownCheckpoint(found.genesisHash)) ?? { genesisHash: found.genesisHash })
        : readCheckpoint(checkpoint);
    const follower = this.#followerOf(found, engine, trust);
    const countWith = this.#countingOf(found, engine, follower);
    const duty = this.#dutyOf(found, 'authorship', countWith(trust, proveCensus), follower);
    this.#duty = duty;
    const shared = new SharedWork(countWith(trust, proveWork));
    this.#work = shared;
    const work = workIndicators.map((indicator) =>
      this.#dutyOf(found, indicator, shared.countOf(indicator), follower),
    );
    // How far back is to be read hangs on which windows are open.
    await this.#attempts.until('open windows', signal, async () => await duty.openWindows());
    const sampling = this.#sample(found, engine, follower, duty);
    const following = follower.run(signal);
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    while (!signal.aborted) {
      await this.#attempts.try('census', () => this.#settle(duty, follower));
      for (const [place, one] of work.entries())
        await this.#attempts.try(`work ${place}`, () => this.#settleWork(one, follower));
      await this.#rest();
    }
    await Promise.all([following, sampling]);
  }

  async status(): Promise<AgentStatus> {
    const faults: Record<string, string> = {};
    if (this.#fault !== undefined) faults['network'] = this.#fault;
    if (this.#duty?.idle !== undefined) faults['reporter'] = this.#duty.idle;
    for (const sampler of this.#samplers) {
      // What the chain or its own reporter lacks, the agent of the home network says too.
      const { store, queue } = (await sampler.status()).faults;
      Object.assign(faults, store !== undefined && { store }, queue !== undefined && { queue });
    }
    if (this.#samplerFault !== undefined) faults['reporter'] ??= this.#samplerFault;
    const account = networkName(this.#options.config.network);
    return { account, window: undefined, head: undefined, faults };
  }

  /** Hears votes and samples, beside what is counted: what fails here is told, and ends no census. */
  async #sample(
    found: ForeignNetwork,
    engine: CensusEngine,
    follower: NetworkFollower,
    duty: CensusDuty,
  ): Promise<void> {
    const { config, log, signal, openSamplers } = this.#options;
    const { slotMs, genesisHash } = found;
    const windowMs = await this.#attempts.until('windows', signal, async () => {
      const open = await duty.openWindows();
      if (!open) throw notMeasured(found.id);
      return open.windowMs;
    });
    if (windowMs === undefined) return;
    const votes = new WindowVotes({ engine, slotMs, windowMs });
    this.#votes = votes;
    const watch = new RealVoteWatch({
      engine,
      slotMs,
      votes,
      log,
      signal,
      urls: config.urls,
      open: (url, ended) => openForeignNode(url, { engine, genesisHash, signal: ended }),
      followed: () => follower.followed,
      nowMs: () => Date.now(),
      attempts: this.#attempts,
    });
    const height = (): number | undefined => votes.provedBlock || undefined;
    this.#samplers = openSamplers(found, { votes: watch, height });
    const running = this.#samplers.map(async (sampler) => {
      try {
        await sampler.run();
      } catch (error) {
        this.#samplerFault = messageOf(error);
        log.error({ err: error, network: found.id }, 'a network is not sampled');
      }
    });
    await Promise.all([watch.listen(), ...running]);
  }

  /** A node that does not prove what is asked of it is left for the next; that a window cannot be counted yet is no fault. */
  async #settle(duty: CensusDuty, follower: NetworkFollower): Promise<void> {
    try {
      await duty.settle();
    } catch (error) {
      if (isOpen(error)) return;
      const isOfNode = error instanceof AgentError && nodeFaults.has(error.code);
      const hasOther = this.#options.config.urls.length > 1;
      if (isUnproved(error) || (isOfNode && hasOther)) follower.refuse(error);
      else throw error;
    }
  }

  /** Work for parachains: of relay chains, where the chain keeps it. That it cannot be counted keeps no slots waiting. */
  async #settleWork(duty: CensusDuty, follower: NetworkFollower): Promise<void> {
    const isRelay = follower.followed?.node.itemsAt !== undefined;
    if (!isRelay || !this.#options.chain.takesCensusOf('backing')) return;
    try {
      await duty.settle();
    } catch (error) {
      if (isOpen(error)) return;
      if (!isUnproved(error)) throw error;
      follower.refuse(error);
    }
  }

  /** How a window is counted from what is followed then. */
  #countingOf({ id, slotMs }: ForeignNetwork, engine: CensusEngine, follower: NetworkFollower) {
    const place = { recordsGenesis: this.#options.chain.genesisHash, network: id };
    return <Proved>(
      trust: TrustGiven,
      prove: (
        followed: Followed,
        trust: TrustGiven,
        question: CensusQuestion,
        place: CensusPlace,
      ) => Promise<Proved>,
    ) =>
      async ({ closesMs, ...asked }: AskedCensus): Promise<Proved> => {
        const { followed } = follower;
        if (!followed) throw notFollowed(id);
        const question = { ...asked, engine, slotMs, epochSlots: followed.node.epochSlots };
        return await prove(followed, trust, question, { ...place, closesMs });
      };
  }

  #dutyOf(
    network: ForeignNetwork,
    indicator: CensusIndicator,
    count: CensusDutyParts['count'],
    follower: NetworkFollower,
  ): CensusDuty {
    const { reporters, keepEvidenceMs, ...parts } = this.#options;
    return new CensusDuty(
      { network, indicator, reporters, keepEvidenceMs },
      {
        ...parts,
        count,
        store: censusStore(parts.store, indicator),
        onSettledBefore: (timeMs) => {
          this.#work?.forgetBefore(timeMs);
          // Of slots alone: what is forgotten is of windows that the chain has closed, for all of them.
          if (indicator !== 'authorship') return;
          follower.followed?.headers.forgetBefore(Math.ceil(timeMs / network.slotMs));
          this.#votes?.forgetBefore(timeMs / 1_000);
        },
      },
    );
  }

  #followerOf(
    { id, slotMs, genesisHash }: ForeignNetwork,
    engine: CensusEngine,
    trust: TrustGiven,
  ): NetworkFollower {
    const { config, log, metrics } = this.#options;
    return new NetworkFollower({
      engine,
      slotMs,
      trust,
      urls: config.urls,
      open: (url, signal) => openForeignNode(url, { engine, genesisHash, signal }),
      neededSinceMs: () => this.#duty?.neededSinceMs ?? Date.now(),
      nowMs: () => Date.now(),
      wait: async (ms, signal) => await systemClock.until(systemClock.monotonicMs() + ms, signal),
      onProved: async (step) => {
        if (this.#votes) await inSlices(this.#votes.proving(step));
        this.#fault = undefined;
        this.#wake();
      },
      onFault: (url, error) => {
        const isLie = isUnproved(error);
        this.#fault = `${url}: ${messageOf(error)}`;
        metrics.add('almanac_network_node_faults_total', { reason: isLie ? 'unproved' : 'failed' });
        const words = isLie
          ? 'a node of the network does not prove what it says; nothing of it is counted'
          : 'a node of the network fails';
        if (isLie || isFinal(error)) log.error({ err: error, network: id, url }, words);
        else log.warn({ err: error, network: id, url }, words);
      },
    });
  }

  /** Until something more is proved, or for a while: windows end on the chain that holds the records too. */
  async #rest(): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    if (this.#options.signal.aborted) return;
    await systemClock.until(systemClock.monotonicMs() + settleEveryMs, woken.signal);
  }
}

/** What one node cannot do and another one may: it has discarded a state, or its word of epochs is wrong. */
const nodeFaults: ReadonlySet<string> = new Set([
  'unreachable/state',
  'unknown/census_headers',
  'unknown/slots',
  'unknown/epochs',
]);

function notFollowed(network: number): AgentError {
  return new AgentError('unknown/census_open', `nothing of network ${network} is proved yet`, {
    data: { network },
    retryable: true,
  });
}

function notMeasured(network: number): AgentError {
  return new AgentError('unknown/window_open', `network ${network} has no window yet`, {
    data: { network },
    retryable: true,
  });
}
