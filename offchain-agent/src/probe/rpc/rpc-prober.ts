import type { Outcome } from '../../sli/sample.ts';
import { type AddressRules, addressRules } from '../address/allowed-address.ts';
import { type Dialler, dial } from '../address/dial.ts';
import type { HostLimiter } from '../sample/host-limiter.ts';
import type { Prober } from '../sample/prober.ts';
import { Deadline } from './deadline.ts';
import { Round } from './round.ts';
import type { RpcNull } from './rpc-answer.ts';
import { type HeadReading, RpcEndpoint, type RpcTarget, type Untaken } from './rpc-endpoint.ts';
import { Upkeep } from './upkeep.ts';

export interface RpcProberOptions {
  /** An answer later than this is none. */
  readonly timeoutMs: number;
  /** How far behind the best of its instant an answer still is current. */
  readonly lagBlocks: number;
  readonly limiter: HostLimiter;
  /** The height of the reporter's own node; undefined while that node is not connected. */
  readonly ownHeight?: () => number | undefined;
  /** The rules of the network, or of each target; those of a public network unless given. */
  readonly rules?: AddressRules | ((target: RpcTarget) => AddressRules);
  readonly dial?: Dialler;
  readonly now?: () => number;
  /** False for a prober that only dials when it measures. */
  readonly hasUpkeep?: boolean;
}

/** What is known of an endpoint, for people. */
export interface EndpointState {
  readonly peerId: string | undefined;
  readonly genesisHash: string | undefined;
  readonly height: number | undefined;
}

/**
 * Measures JSON-RPC endpoints, all at the same instants, with the same small request (`chain_getHeader`), on kept
 * connections. The request that is timed is the one whose answer holds the height, so an answer is both quick and current.
 */
export class RpcProber implements Prober<RpcTarget> {
  readonly #options: RpcProberOptions;
  readonly #now: () => number;
  readonly #endpoints = new Map<number, RpcEndpoint>();
  readonly #rounds = new Map<number, Round>();
  readonly #upkeep: Upkeep | undefined;
  readonly #publicRules = addressRules(false);

  constructor(options: RpcProberOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#upkeep = options.hasUpkeep === false ? undefined : new Upkeep(options.timeoutMs, this.#now);
  }

  prepare(targets: readonly RpcTarget[]): void {
    const wanted = new Set(targets.map(({ id }) => id));
    for (const [id, endpoint] of this.#endpoints) {
      if (!wanted.has(id)) this.#forget(id, endpoint);
    }
    for (const target of targets) this.#endpointOf(target);
  }

  /** Connects to all that can be had within the time-out, so that the first instants measure requests and no connections. */
  async connect(signal: AbortSignal): Promise<void> {
    const deadline = new Deadline(performance.now() + this.#options.timeoutMs, signal);
    await Promise.all([...this.#endpoints.values()].map(async (endpoint) => await endpoint.keepUp(deadline)));
    deadline.clear();
  }

  async measure(target: RpcTarget, dueMs: number, signal: AbortSignal): Promise<Outcome> {
    const endpoint = this.#endpointOf(target);
    const round = this.#roundOf(dueMs, signal);
    const reading = await endpoint.readHead(round.deadline);
    const best = await round.enter(reading.kind === 'head' ? reading.height : undefined);
    return this.#outcome(reading, dueMs, best);
  }

  /** What the endpoint said of itself, as far as it has. */
  stateOf(target: RpcTarget): EndpointState {
    const endpoint = this.#endpoints.get(target.id);
    return {
      peerId: endpoint?.identity?.peerId,
      genesisHash: endpoint?.identity?.genesisHash,
      height: endpoint?.height,
    };
  }

  async close(): Promise<void> {
    this.#upkeep?.stop();
    for (const [id, endpoint] of this.#endpoints) this.#forget(id, endpoint);
  }

  #outcome(reading: HeadReading | RpcNull | Untaken, dueMs: number, best: number | undefined): Outcome {
    if (reading.kind !== 'head') return reading;
    const latencyUs = Math.max(0, Math.round((reading.atMs - dueMs) * 1_000));
    if (latencyUs > this.#options.timeoutMs * 1_000) return { kind: 'null', reason: 'timeout' };
    const isBehind = best !== undefined && reading.height < best - this.#options.lagBlocks;
    return isBehind ? { kind: 'null', reason: 'behind' } : { kind: 'answer', latencyUs };
  }

  #endpointOf(target: RpcTarget): RpcEndpoint {
    const known = this.#endpoints.get(target.id);
    if (known && isSame(known.target, target)) return known;
    // Registered anew: nothing that was known of it holds.
    if (known) this.#forget(target.id, known);
    const { rules = this.#publicRules, limiter } = this.#options;
    const endpoint = new RpcEndpoint(target, {
      rules: typeof rules === 'function' ? rules(target) : rules,
      dial: this.#options.dial ?? dial,
      limiter,
      now: this.#now,
    });
    this.#endpoints.set(target.id, endpoint);
    this.#upkeep?.add(endpoint);
    return endpoint;
  }

  #forget(id: number, endpoint: RpcEndpoint): void {
    this.#endpoints.delete(id);
    this.#upkeep?.remove(endpoint);
    endpoint.close();
  }

  #roundOf(dueMs: number, signal: AbortSignal): Round {
    const known = this.#rounds.get(dueMs);
    if (known) return known;
    const deadline = new Deadline(dueMs + this.#options.timeoutMs, signal);
    const { ownHeight = () => undefined } = this.#options;
    const round = new Round(this.#endpoints.size, deadline, ownHeight, () => this.#rounds.delete(dueMs));
    this.#rounds.set(dueMs, round);
    return round;
  }
}

function isSame(a: RpcTarget, b: RpcTarget): boolean {
  return a.url === b.url && a.peerId === b.peerId && a.genesisHash === b.genesisHash;
}
