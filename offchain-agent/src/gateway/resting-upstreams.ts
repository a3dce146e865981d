import { errorOf, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** The first rest, and the longest: each is twice the one before, while an upstream says the same again right after it. */
const firstRestMs = 1_000;
const longestRestMs = 30_000;
/**
 * "Limit exceeded" of EIP-1474 and of providers that count calls; 429 as HTTP has it; a busy server of jsonrpsee; and -32999, with
 * which nodes (`--rpc-rate-limit`) and gateways refuse.
 */
const limitCodes = new Set([-32_005, -32_029, -32_009, -32_999, 429]);
/** A message that says it under another code is short: longer ones are about something else. */
const longestMessage = 256;
const limitMessage = /\btoo many requests\b|\brate[ -]?limit(?:ed)?\b|\b429\b/i;

/** Whether an upstream says that it was asked too much: another one may well answer the same call. */
export function isRateLimit(reply: Reply): boolean {
  if (!reply.isError) return false;
  const { code, message } = errorOf(reply);
  return limitCodes.has(code) || (message.length <= longestMessage && limitMessage.test(message));
}

/** Upstreams that said they were asked too much, which are left alone for a while. */
export class RestingUpstreams {
  readonly #rests = new WeakMap<Upstream, { untilMs: number; forMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  has(upstream: Upstream): boolean {
    return this.#nowMs() < (this.#rests.get(upstream)?.untilMs ?? 0);
  }

  /** Takes what an upstream answered. @returns whether it was asked too much */
  note(upstream: Upstream, reply: Reply): boolean {
    const nowMs = this.#nowMs();
    const last = this.#rests.get(upstream);
    // What was under way when it said so says the same, or nothing of how it is afterwards.
    const isResting = last !== undefined && nowMs < last.untilMs;
    const isLimit = isRateLimit(reply);
    if (isResting) return isLimit;
    if (!isLimit) {
      if (last) this.#rests.delete(upstream);
      return false;
    }
    const forMs = last ? Math.min(longestRestMs, 2 * last.forMs) : firstRestMs;
    this.#rests.set(upstream, { untilMs: nowMs + forMs, forMs });
    return true;
  }
}
