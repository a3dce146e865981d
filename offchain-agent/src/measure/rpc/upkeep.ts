import { Deadline } from './deadline.ts';
import type { RpcEndpoint } from './rpc-endpoint.ts';

const lookEveryMs = 250;

/** Connections made or asked in one look, so that thousands are not made at once. */
const mostPerLook = 64;

/** Below what proxies close for idleness, usually a minute. */
const everyMs = 20_000;
const longestMs = 10 * 60_000;

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
export class Upkeep {
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
      void this.#keepUp(plan);
    }
  }

  async #keepUp(plan: Plan): Promise<void> {
    const deadline = new Deadline(performance.now() + this.#timeoutMs);
    const isThere = await plan.endpoint.keepUp(deadline);
    deadline.clear();
    plan.waitMs = isThere ? everyMs : Math.min(longestMs, 2 * plan.waitMs);
  }
}
