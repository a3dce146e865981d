import type { SampleClock } from '../../offchain-agent/src/base/clock.ts';
import { AgentError } from '../../offchain-agent/src/base/error.ts';
import { closedError, RpcError, unansweredError } from '../../offchain-agent/src/chain/rpc/error.ts';

/** What an `RpcClient` throws when an endpoint does so. */
export type EndpointFault = 'limit' | 'limit for 3 s' | 'busy' | 'internal' | 'closed' | 'late' | 'missing';

const failures: Readonly<Record<EndpointFault, (url: string, method: string) => AgentError>> = {
  limit: (url, method) => new RpcError(url, method, { code: 429, message: 'Too many requests' }),
  'limit for 3 s': (url, method) =>
    new RpcError(url, method, { code: 429, message: 'Too many requests', data: { retry_after: 3 } }),
  busy: (url, method) => new RpcError(url, method, { code: -32_009, message: 'Server is busy' }),
  internal: (url, method) => new RpcError(url, method, { code: -32_603, message: 'Internal error' }),
  closed: (url) => closedError(url),
  late: (url, method) => unansweredError(url, method, lateMs),
  missing: (url, method) => new RpcError(url, method, { code: -32_601, message: 'Method not found' }),
};

const answerMs = 50;
/** What is not worked on is answered sooner. */
const refusalMs = 1;
const lateMs = 20_000;

type FaultOf = (endpoint: FaultyEndpoint, method: string) => EndpointFault | undefined;

/** An endpoint on a made clock, as an `RpcClient` shows it; each answer repeats the question. */
export class FaultyEndpoint {
  readonly url: string;
  readonly #clock: SampleClock;
  readonly #faultOf: FaultOf;
  isClosed = false;
  isConnected = true;
  /** Instants of requests, ms. */
  readonly askedAtMs: number[] = [];
  /** Requests that it works on. */
  atOnce = 0;
  mostAtOnce = 0;

  /** @param faultOf decides on each request as it comes */
  constructor(clock: SampleClock, faultOf: FaultOf = () => undefined, url = 'ws://node.example') {
    this.#clock = clock;
    this.#faultOf = faultOf;
    this.url = url;
  }

  async request<Result>(method: string, params: readonly unknown[] = []): Promise<Result> {
    this.askedAtMs.push(this.#clock.monotonicMs());
    const fault = this.#faultOf(this, method);
    if (fault !== undefined && fault !== 'late') {
      await this.#passes(refusalMs);
      throw failures[fault](this.url, method);
    }
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await this.#passes(fault ? lateMs : answerMs);
    this.atOnce -= 1;
    if (fault) throw failures[fault](this.url, method);
    return [method, params] as Result;
  }

  async #passes(ms: number): Promise<void> {
    await this.#clock.until(this.#clock.monotonicMs() + ms, new AbortController().signal);
  }

  async subscribe(method: string): Promise<number> {
    await this.request(method);
    return 1;
  }

  async unsubscribe(): Promise<void> {
    await Promise.resolve();
  }
}
