import type { MeasuredTarget } from '../chain/reporting/reporting-chain.ts';
import { type AddressRules, addressRules } from '../probe/address/allowed-address.ts';
import { allowPeerAddress } from '../probe/reachability/allow-peer-address.ts';
import { ReachabilityProber, type ReachabilityTarget } from '../probe/reachability/reachability-prober.ts';
import { RpcProber } from '../probe/rpc/rpc-prober.ts';
import { HostLimiter } from '../probe/sample/host-limiter.ts';
import { type ProbedIndicator, probed } from '../probe/sample/run-instants.ts';
import type { SamplingParameters } from '../sli/sampling.ts';
import type { ProbeSet } from './parts.ts';
import { addressFor } from './window/planned.ts';

export interface ProbeSetOptions {
  /** Of the network that is measured. */
  readonly genesisHash: string;
  /** The reporter's own word that private addresses may be probed. */
  readonly isLocal: boolean;
  readonly ownHeight: () => number | undefined;
}

interface Probers {
  readonly key: string;
  readonly rpc: RpcProber;
  readonly reachability: ReachabilityProber;
}

/** The probers of one reporter; they are made anew when the parameters they live by have changed. */
export class RealProbeSet implements ProbeSet {
  readonly #options: ProbeSetOptions;
  readonly #rules: AddressRules;
  #probers: Promise<Probers> | undefined;
  #key = '';

  constructor(options: ProbeSetOptions) {
    this.#options = options;
    this.#rules = addressRules(options.isLocal);
  }

  async indicatorsOf(
    targets: readonly MeasuredTarget[],
    parameters: SamplingParameters,
  ): Promise<readonly ProbedIndicator[]> {
    const { rpc, reachability } = await this.#probersFor(parameters);
    const { genesisHash } = this.#options;
    const endpoints = targets.flatMap((target) => {
      const address = addressFor(target, 'rpc');
      return address ? [{ id: target.id, url: address.url, peerId: address.peerId, genesisHash }] : [];
    });
    const peers = targets.flatMap((target) => {
      const address = addressFor(target, 'libp2p');
      return address ? [{ id: target.id, multiaddr: address.multiaddr, peerId: address.peerId }] : [];
    });
    return [
      probed('rpc', rpc, endpoints),
      probed<ReachabilityTarget & { readonly id: number }>('reachability', reachability, peers),
    ];
  }

  async close(): Promise<void> {
    const probers = await this.#probers?.catch(() => undefined);
    await probers?.rpc.close();
    await probers?.reachability.close();
  }

  // Probers of windows that still run under the old parameters end their measurements as untaken.
  async #probersFor({ timeoutMs, lagBlocks, hostRate }: SamplingParameters): Promise<Probers> {
    const key = `${timeoutMs} ${lagBlocks} ${hostRate}`;
    if (this.#probers && this.#key === key) return await this.#probers;
    await this.close();
    this.#key = key;
    this.#probers = this.#create(key, timeoutMs, lagBlocks, hostRate);
    // What failed once may succeed for the next window.
    this.#probers.catch(() => {
      this.#key = '';
    });
    return await this.#probers;
  }

  async #create(key: string, timeoutMs: number, lagBlocks: number, hostRate: number): Promise<Probers> {
    const { genesisHash, ownHeight } = this.#options;
    const rpc = new RpcProber({
      timeoutMs,
      lagBlocks,
      ownHeight,
      limiter: new HostLimiter(hostRate),
      rules: this.#rules,
    });
    const allow = allowPeerAddress(this.#rules);
    const reachability = await ReachabilityProber.create({ genesisHash, timeoutMs, allow });
    return { key, rpc, reachability };
  }
}
