import { AgentError } from '../base/error.ts';
import type { BlockRef } from '../chain/heads/head-standing.ts';
import type { MeasuredTarget } from '../chain/reporting/reporting-chain.ts';
import { type AddressRules, addressRules } from '../chain/target-address/allowed-address.ts';
import { addressFor } from '../chain/target-address/planned-target.ts';
import type { SamplingParameters } from '../sli/sample.ts';
import { allowPeerAddress } from './reachability/dialer.ts';
import { ReachabilityProber, type ReachabilityTarget } from './reachability/reachability-prober.ts';
import { RpcProber } from './rpc/rpc-prober.ts';
import { type HostLimiter, HostLimiters } from './sample/host-limiter.ts';
import type { NetworkWitness } from './sample/instant-signs.ts';
import { type IdSource, type ProbedIndicator, probed } from './sample/run-instants.ts';

interface ProbeSetOptions {
  /** Of the network that is measured. */
  readonly genesisHash: string;
  /** The reporter's own word that private addresses may be probed. */
  readonly isLocal: boolean;
  readonly ownHeight: () => number | undefined;
  /** The own node's final block, where its hash is known. */
  readonly ownFinal?: (() => BlockRef | undefined) | undefined;
  readonly witness?: NetworkWitness | undefined;
  /** Shared by all reporters of a process: hosts get the rate of a network from them together. Its own unless given. */
  readonly limiters?: HostLimiters;
  /** Told why an indicator is not measured in a window. */
  readonly onFault?: (error: unknown) => void;
  readonly openReachability?: ProbersOptions['openReachability'];
}

/**
 * The probers of one reporter; they are made anew when the parameters they live by have changed. Those of windows that
 * still run under the old ones are closed when these have ended.
 */
export class RealProbeSet implements ProbeSet {
  readonly witness: NetworkWitness | undefined;
  readonly #options: ProbersOptions;
  readonly #onFault: (error: unknown) => void;
  #key = '';
  #current: Probers | undefined;
  /** Also those that are retired. */
  readonly #all = new Set<Probers>();
  #isClosed = false;

  constructor(options: ProbeSetOptions) {
    const { isLocal, witness, limiters = new HostLimiters(), onFault = () => undefined, ...rest } = options;
    this.witness = witness;
    this.#onFault = onFault;
    const limiter = limiters.of(options.genesisHash);
    this.#options = { ...rest, limiter, rules: addressRules(isLocal) };
  }

  async indicatorsOf(
    targets: readonly MeasuredTarget[],
    parameters: SamplingParameters,
    ids: IdSource,
  ): Promise<readonly ProbedIndicator[]> {
    const { genesisHash } = this.#options;
    const endpoints = targets.flatMap((target) => {
      const address = addressFor(target, 'rpc');
      return address ? [{ id: target.id, url: address.url, peerId: address.peerId, genesisHash }] : [];
    });
    const peers = targets.flatMap((target) => {
      const address = addressFor(target, 'reachability');
      return address ? [{ id: target.id, multiaddr: address.multiaddr, peerId: address.peerId }] : [];
    });
    const probers = this.#probersFor(parameters);
    const rpc = usedBy(probed('rpc', probers.rpc, endpoints, ids), probers.use());
    // libp2p takes a second to load: not before somebody has such an address.
    if (peers.length === 0) return [rpc];
    const release = probers.use();
    try {
      const prober = await probers.reachability();
      const reachability = probed<ReachabilityTarget & { readonly id: number }>(
        'reachability',
        prober,
        peers,
      );
      return [rpc, usedBy(reachability, release)];
    } catch (error) {
      release();
      // Whatever is wrong with the one, the other can be measured; the next window tries again.
      this.#onFault(error);
      return [rpc];
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((probers) => probers.close()));
    this.#all.clear();
  }

  #probersFor(parameters: SamplingParameters): Probers {
    if (this.#isClosed) throw new AgentError('interrupted/closed', 'the probers are closed');
    const { timeoutMs, lagBlocks, hostRate } = parameters;
    this.#options.limiter.setRate(hostRate);
    const key = `${timeoutMs} ${lagBlocks}`;
    if (this.#current && this.#key === key) return this.#current;
    this.#key = key;
    this.#current?.retire();
    this.#current = new Probers(parameters, this.#options);
    this.#all.add(this.#current);
    return this.#current;
  }
}

function usedBy(indicator: ProbedIndicator, release: () => void): ProbedIndicator {
  return {
    ...indicator,
    end: () => {
      indicator.end?.();
      release();
    },
  };
}

/** Probers of what is asked at drawn instants: `rpc` and `reachability`. */
export interface ProbeSet {
  /**
   * What is measured of these targets: those with an address of the kind, and the prober.
   * @param ids under which the samples of `rpc` are asked for
   */
  indicatorsOf(
    targets: readonly MeasuredTarget[],
    parameters: SamplingParameters,
    ids: IdSource,
  ): Promise<readonly ProbedIndicator[]>;
  /** Tells silence of all targets from this machine's own. */
  readonly witness?: NetworkWitness | undefined;
  close(): Promise<void>;
}

interface ProbersOptions {
  readonly genesisHash: string;
  readonly rules: AddressRules;
  readonly limiter: HostLimiter;
  readonly ownHeight: () => number | undefined;
  readonly ownFinal?: (() => BlockRef | undefined) | undefined;
  /** Tests give another one. */
  readonly openReachability?: typeof ReachabilityProber.create;
}

/** The probers that live by one set of parameters. Windows of other parameters may have others at the same time. */
class Probers {
  readonly rpc: RpcProber;
  readonly #options: ProbersOptions;
  readonly #timeoutMs: number;
  #reachability: Promise<ReachabilityProber> | undefined;
  #users = 0;
  #isRetired = false;

  constructor(parameters: SamplingParameters, options: ProbersOptions) {
    const { timeoutMs, lagBlocks } = parameters;
    this.#options = options;
    this.#timeoutMs = timeoutMs;
    this.rpc = new RpcProber({ ...options, timeoutMs, lagBlocks });
  }

  async reachability(): Promise<ReachabilityProber> {
    const { genesisHash, rules, limiter } = this.#options;
    const { openReachability = (options) => ReachabilityProber.create(options) } = this.#options;
    const timeoutMs = this.#timeoutMs;
    const allow = allowPeerAddress(rules);
    this.#reachability ??= openReachability({ genesisHash, timeoutMs, allow, limiter }).catch(
      (error: unknown) => {
        // What failed once may succeed for the next window.
        this.#reachability = undefined;
        throw error;
      },
    );
    return await this.#reachability;
  }

  /** Keeps them open until the function returned is called. */
  use(): () => void {
    this.#users++;
    let isUsed = true;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      this.#users--;
      this.#closeUnused();
    };
  }

  /** Closes them when nobody uses them any longer. */
  retire(): void {
    this.#isRetired = true;
    this.#closeUnused();
  }

  /** What is under way is not taken. */
  async close(): Promise<void> {
    await this.rpc.close();
    const reachability = await this.#reachability?.catch(() => undefined);
    await reachability?.close();
  }

  #closeUnused(): void {
    // Nobody waits for it, and nobody could do anything about it.
    if (this.#isRetired && this.#users === 0) void this.close().catch(() => undefined);
  }
}
