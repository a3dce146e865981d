import type { SamplingParameters } from '../sli/sampling.ts';
import type { AddressRules } from './address/allowed-address.ts';
import { allowPeerAddress } from './reachability/allow-peer-address.ts';
import { ReachabilityProber } from './reachability/reachability-prober.ts';
import { RpcProber } from './rpc/rpc-prober.ts';
import type { HostLimiter } from './sample/host-limiter.ts';

export interface ProbersOptions {
  readonly genesisHash: string;
  readonly rules: AddressRules;
  readonly limiter: HostLimiter;
  readonly ownHeight: () => number | undefined;
  /** Tests give another one. */
  readonly openReachability?: typeof ReachabilityProber.create;
}

/** The probers that live by one set of parameters. Windows of other parameters may have others at the same time. */
export class Probers {
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
