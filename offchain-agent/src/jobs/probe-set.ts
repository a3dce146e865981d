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

/** The probers of one reporter; they are made anew when the parameters they live by have changed. */
export class RealProbeSet implements ProbeSet {
  readonly #options: ProbeSetOptions;
  readonly #rules: AddressRules;
  #key = '';
  #rpc: RpcProber | undefined;
  #reachability: Promise<ReachabilityProber> | undefined;

  constructor(options: ProbeSetOptions) {
    this.#options = options;
    this.#rules = addressRules(options.isLocal);
  }

  async indicatorsOf(
    targets: readonly MeasuredTarget[],
    parameters: SamplingParameters,
  ): Promise<readonly ProbedIndicator[]> {
    const { genesisHash } = this.#options;
    const endpoints = targets.flatMap((target) => {
      const address = addressFor(target, 'rpc');
      return address ? [{ id: target.id, url: address.url, peerId: address.peerId, genesisHash }] : [];
    });
    const peers = targets.flatMap((target) => {
      const address = addressFor(target, 'libp2p');
      return address ? [{ id: target.id, multiaddr: address.multiaddr, peerId: address.peerId }] : [];
    });
    await this.#renew(parameters);
    const rpc = probed('rpc', this.#rpcFor(parameters), endpoints);
    // libp2p takes a second to load: not before somebody has such an address.
    if (peers.length === 0) return [rpc];
    const prober = await this.#reachabilityFor(parameters);
    return [rpc, probed<ReachabilityTarget & { readonly id: number }>('reachability', prober, peers)];
  }

  async close(): Promise<void> {
    await this.#rpc?.close();
    const reachability = await this.#reachability?.catch(() => undefined);
    await reachability?.close();
    this.#rpc = undefined;
    this.#reachability = undefined;
  }

  // Probers of windows that still run under the old parameters end their measurements as untaken.
  async #renew({ timeoutMs, lagBlocks, hostRate }: SamplingParameters): Promise<void> {
    const key = `${timeoutMs} ${lagBlocks} ${hostRate}`;
    if (this.#key === key) return;
    this.#key = key;
    await this.close();
  }

  #rpcFor({ timeoutMs, lagBlocks, hostRate }: SamplingParameters): RpcProber {
    const { ownHeight } = this.#options;
    const limiter = new HostLimiter(hostRate);
    this.#rpc ??= new RpcProber({ timeoutMs, lagBlocks, ownHeight, limiter, rules: this.#rules });
    return this.#rpc;
  }

  #reachabilityFor({ timeoutMs }: SamplingParameters): Promise<ReachabilityProber> {
    const { genesisHash } = this.#options;
    const allow = allowPeerAddress(this.#rules);
    this.#reachability ??= ReachabilityProber.create({ genesisHash, timeoutMs, allow }).catch(
      (error: unknown) => {
        // What failed once may succeed for the next window.
        this.#reachability = undefined;
        throw error;
      },
    );
    return this.#reachability;
  }
}
