import { Deadline } from '../../base/deadline.ts';
import { warnFault } from '../../base/fault.ts';
import type { BlockRef } from '../../chain/heads/head-standing.ts';
import {
  type AddressRules,
  addressRules,
  type Dialler,
  dial,
} from '../../chain/target-address/allowed-address.ts';
import type { HostLimiter } from '../sample/host-limiter.ts';
import type { IdSource, Prober } from '../sample/run-instants.ts';
import { type HeadAge, HeadAges, type StallLimit } from './head-ages.ts';
import { headHeight } from './head-asker.ts';
import { HeadSurvey, type HeadView } from './head-survey.ts';
import { RpcEndpoint, type RpcTarget } from './rpc-endpoint.ts';
import { RpcRun } from './rpc-run.ts';

export interface RpcProberOptions {
  /** An answer later than this is none. */
  readonly timeoutMs: number;
  /** How far behind the highest known head an answer still is current. */
  readonly lagBlocks: number;
  readonly limiter: HostLimiter;
  /** The height of the reporter's own node; undefined while that node is not connected. */
  readonly ownHeight?: (() => number | undefined) | undefined;
  /** Its final block, where the hash is known too. */
  readonly ownFinal?: (() => BlockRef | undefined) | undefined;
  /** The rules of the network, or of each target; those of a public network unless given. */
  readonly rules?: AddressRules | ((target: RpcTarget) => AddressRules);
  readonly dial?: Dialler;
  readonly now?: () => number;
  /** False for a prober that only dials when it measures. */
  readonly hasUpkeep?: boolean;
  /** False asks at each instant also an address at which no node was found: it must not be a stranger's. */
  readonly quarantine?: boolean | undefined;
  /** Whether endpoints are one's own or were typed: then a head far above a single other one is believed at first sight. */
  readonly isOwn?: boolean;
  /** When the head of an endpoint of one's own stands still. */
  readonly stallAfter?: ((target: RpcTarget) => StallLimit | undefined) | undefined;
  /** What people call a target: its number unless given. */
  readonly nameOf?: (target: RpcTarget) => string;
}

/** What is known of an endpoint, for people. */
export interface EndpointState {
  readonly peerId: string | undefined;
  readonly genesisHash: string | undefined;
  readonly height: number | undefined;
  readonly head: HeadView;
  /** Undefined before the first answer, and for endpoints of others. */
  readonly age: HeadAge | undefined;
}

export const noHead: HeadView = { lagBlocks: undefined, standing: 'on_chain', text: undefined };

const lookEveryMs = 250;

/** Connections made or asked in one look, so that thousands are not made at once. */
const mostPerLook = 64;

/** Below what proxies close for idleness, usually a minute. */
const everyMs = 20_000;
const longestMs = 10 * 60_000;

/**
 * Measures JSON-RPC endpoints, all at the same instants, with the same small request (`chain_getHeader`), on kept
 * connections. The request that is timed is the one whose answer holds the height, so an answer is both quick and current.
 */
export class RpcProber implements Prober<RpcTarget> {
  readonly #options: RpcProberOptions;
  readonly #now: () => number;
  /** By the key of their targets. */
  readonly #endpoints = new Map<string, RpcEndpoint>();
  readonly #runs = new Set<RpcRun>();
  /** The newest plan: its connections are kept also while no run goes on. */
  #newest: RpcRun | undefined;
  #isClosed = false;
  readonly #upkeep: Upkeep | undefined;
  readonly #publicRules = addressRules(false);
  readonly #signs = { answeredMs: -Infinity };
  readonly #survey: HeadSurvey;
  readonly #ages: HeadAges | undefined;

  constructor(options: RpcProberOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    const { lagBlocks, stallAfter } = options;
    this.#ages = options.isOwn
      ? new HeadAges({
          lagBlocks,
          now: this.#now,
          limitOf: (endpoint) =>
            endpoint instanceof RpcEndpoint ? stallAfter?.(endpoint.target) : undefined,
        })
      : undefined;
    this.#survey = new HeadSurvey({
      isCurrent: (endpoint) => this.#ages?.isCurrent(endpoint),
      lagBlocks: options.lagBlocks,
      ownHeight: options.ownHeight ?? (() => undefined),
      ownFinal: options.ownFinal,
      isCautious: options.isOwn !== true,
      now: this.#now,
    });
    this.#upkeep = options.hasUpkeep === false ? undefined : new Upkeep(options.timeoutMs, this.#now);
  }

  begin(targets: readonly RpcTarget[], ids?: IdSource): RpcRun {
    const { timeoutMs } = this.#options;
    // Nothing is opened for what is not measured.
    const open = this.#isClosed ? [] : targets;
    const endpoints = new Map(open.map((target) => [target, this.#endpointOf(target)]));
    const run = new RpcRun(endpoints, targets.length, {
      timeoutMs,
      survey: {
        instant: (claims) => {
          for (const [endpoint, { height }] of claims) this.#ages?.note(endpoint, height);
          return this.#survey.instant(claims);
        },
      },
      ids,
      onRound: () => {
        this.#judge().catch(warnFault('comparing heads'));
      },
      onEnd: () => {
        this.#runs.delete(run);
        this.#forgetUnused();
      },
    });
    if (this.#isClosed) {
      run.close();
      return run;
    }
    this.#runs.add(run);
    this.#newest = run;
    this.#forgetUnused();
    return run;
  }

  /** Connects to all that can be had within the time-out, so that the first instants measure requests and no connections. */
  async connect(signal: AbortSignal): Promise<void> {
    const deadline = new Deadline(performance.now() + this.#options.timeoutMs, signal);
    await Promise.all([...this.#endpoints.values()].map(async (endpoint) => await endpoint.keepUp(deadline)));
    deadline.clear();
  }

  /** Reads all heads and compares them, so that the first sample already is judged. */
  async compareHeads(): Promise<void> {
    await Promise.all(
      [...this.#endpoints.values()].map(async (endpoint) => {
        const header = await endpoint.ask('chain_getHeader', []);
        const height = headHeight(header);
        if (height === undefined) return;
        this.#ages?.note(endpoint, height);
        this.#survey.note(endpoint, { height, header });
      }),
    );
    await this.#ages?.ask();
    await this.#survey.judge();
  }

  /** Between instants. */
  async #judge(): Promise<void> {
    await this.#ages?.ask();
    await this.#survey.judgeIfDue();
  }

  /** What the endpoint said of itself, as far as it has. */
  stateOf(target: RpcTarget): EndpointState {
    const endpoint = this.#endpoints.get(keyOf(target));
    return {
      peerId: endpoint?.identity?.peerId,
      genesisHash: endpoint?.identity?.genesisHash,
      height: endpoint?.height,
      head: endpoint ? this.#survey.viewOf(endpoint) : noHead,
      age: endpoint && this.#ages?.ageOf(endpoint),
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#upkeep?.stop();
    for (const run of this.#runs) run.close();
    this.#runs.clear();
    for (const [key, endpoint] of this.#endpoints) this.#forget(key, endpoint);
  }

  #endpointOf(target: RpcTarget): RpcEndpoint {
    const key = keyOf(target);
    const known = this.#endpoints.get(key);
    if (known) return known;
    const { rules = this.#publicRules, limiter, quarantine, timeoutMs, nameOf } = this.#options;
    const endpoint = new RpcEndpoint(target, {
      name: nameOf?.(target) ?? `target ${target.id}`,
      timeoutMs,
      rules: typeof rules === 'function' ? rules(target) : rules,
      dial: this.#options.dial ?? dial,
      limiter,
      now: this.#now,
      signs: this.#signs,
      quarantine,
    });
    this.#endpoints.set(key, endpoint);
    this.#upkeep?.add(endpoint);
    return endpoint;
  }

  #forgetUnused(): void {
    const runs = this.#newest ? [...this.#runs, this.#newest] : [...this.#runs];
    const used = new Set(runs.flatMap(({ endpoints }) => [...endpoints.values()]));
    for (const [key, endpoint] of this.#endpoints) if (!used.has(endpoint)) this.#forget(key, endpoint);
  }

  #forget(key: string, endpoint: RpcEndpoint): void {
    this.#endpoints.delete(key);
    this.#upkeep?.remove(endpoint);
    this.#survey.forget(endpoint);
    this.#ages?.forget(endpoint);
    endpoint.close();
  }
}

/** Registered anew, it is another one: nothing that was known of it holds. */
function keyOf({ id, url, peerId, genesisHash }: RpcTarget): string {
  return JSON.stringify([id, url, peerId, genesisHash]);
}

interface Plan {
  readonly endpoint: RpcEndpoint;
  dueMs: number;
  waitMs: number;
}

/**
 * Keeps connections between samples: makes those that are missing, and asks the others who they are now and then, which
 * also keeps proxies from closing them. One timer for all endpoints. Its moments are drawn apart from the instants, so
 * that nobody learns of an instant by a connection made just before it. An endpoint that cannot be had is tried ever less
 * often; its samples still try each time.
 */
class Upkeep {
  readonly #timeoutMs: number;
  readonly #now: () => number;
  readonly #plans = new Map<RpcEndpoint, Plan>();
  readonly #timer: NodeJS.Timeout;

  constructor(timeoutMs: number, now: () => number) {
    this.#timeoutMs = timeoutMs;
    this.#now = now;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
    this.#timer.unref();
  }

  add(endpoint: RpcEndpoint): void {
    this.#plans.set(endpoint, { endpoint, dueMs: this.#now(), waitMs: everyMs });
  }

  remove(endpoint: RpcEndpoint): void {
    this.#plans.delete(endpoint);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#plans.clear();
  }

  #look(): void {
    const nowMs = this.#now();
    let begun = 0;
    for (const plan of this.#plans.values()) {
      if (plan.dueMs > nowMs) continue;
      if (++begun > mostPerLook) return;
      // Not again before this time is over, whatever comes of it.
      plan.dueMs = nowMs + plan.waitMs * (1 + Math.random());
      this.#keepUp(plan).catch(warnFault('keeping a connection up'));
    }
  }

  async #keepUp(plan: Plan): Promise<void> {
    const deadline = new Deadline(performance.now() + this.#timeoutMs);
    const isThere = await plan.endpoint.keepUp(deadline);
    deadline.clear();
    plan.waitMs = isThere ? everyMs : Math.min(longestMs, 2 * plan.waitMs);
  }
}
