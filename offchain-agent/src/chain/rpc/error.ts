import { AgentError } from '../../base/error.ts';
import { plainMessage, plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';

/** What a node answered instead of a result. */
export interface RpcFailure {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** A node understood the request and refused it; `rpcCode` is JSON-RPC's number. */
export class RpcError extends AgentError {
  readonly rpcCode: number;
  /** How long the node wants to be left alone, ms, where it says so. */
  readonly retryAfterMs: number | undefined;

  constructor(url: string, method: string, failure: RpcFailure) {
    const detail = typeof failure.data === 'string' ? ` (${plainText(failure.data)})` : '';
    super('unknown/rpc', `${url} refused ${method}: ${plainText(failure.message)}${detail}`, {
      data: { url, method, rpc_code: failure.code, rpc_message: failure.message },
    });
    this.rpcCode = failure.code;
    this.retryAfterMs = retryAfterIn(failure);
  }
}

/** Providers have no header for it in a WebSocket: some add a field, others say it. */
function retryAfterIn({ message, data }: RpcFailure): number | undefined {
  for (const fields of [data, (data as { rate?: unknown } | undefined)?.rate]) {
    const { retry_after: after, backoff_seconds: backoff } = (fields ?? {}) as Record<string, unknown>;
    const seconds = after ?? backoff;
    if (typeof seconds === 'number') return seconds * 1_000;
  }
  const [, amount, unit] =
    /\b(?:retry|again) (?:after|in) (\d{1,6}(?:\.\d{1,3})?) ?(ms|s)/i.exec(message) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit?.toLowerCase() === 'ms' ? 1 : 1_000);
}

/** Whether a node does not offer the method at all (embedded chains word it their own way, and so does Anvil). */
export function isMethodMissing(error: unknown): boolean {
  const words = /rpc handler|variant of untagged enum/i;
  return error instanceof RpcError && (error.rpcCode === -32601 || words.test(error.message));
}

/** Whether a node once had the state of the block asked for and has discarded it. */
export function isStateDiscarded(error: unknown): boolean {
  return error instanceof RpcError && /state (already )?discarded/i.test(error.message);
}

/**
 * Whether a failure may pass while new blocks are waited for, as a broken connection does. A node whose answer has another shape
 * answers so again: nothing would end the wait.
 */
export function mayPass(error: unknown): error is AgentError {
  return error instanceof AgentError && error.retryable && error.code !== 'unknown/malformed';
}

export function closedError(url: string): AgentError {
  return new AgentError('unreachable/closed', `the connection to ${shownUrl(url)} was closed`, {
    data: { url: shownUrl(url) },
    retryable: true,
  });
}

/** Whether nobody said anything in time. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'unreachable/timeout';
}

export function unansweredError(url: string, method: string, timeoutMs: number): AgentError {
  return new AgentError(
    'unreachable/timeout',
    `${shownUrl(url)} did not answer ${method} within ${timeoutMs / 1_000} s; it is overloaded, hangs, or is not a node`,
    { data: { url: shownUrl(url), method, timeout_ms: timeoutMs }, retryable: true },
  );
}

/** What nodes send that cannot be used: all is counted, and told at the 1st, 10th, 100th … time, so as not to fill a log. */
export class Faults {
  count = 0;
  readonly #onFault: (error: AgentError) => void;

  constructor(onFault: (error: AgentError) => void = () => undefined) {
    this.#onFault = onFault;
  }

  note(fault: AgentError): void {
    this.count += 1;
    if (/^10*$/.test(String(this.count))) this.#onFault(fault);
  }

  /** Hands something from a node on: thrown into the socket, what a listener says of it would end the process. */
  guard(url: string, what: string, hand: () => void): void {
    try {
      hand();
    } catch (cause) {
      const why = plainMessage(cause);
      this.note(
        new AgentError('unknown/malformed', `${shownUrl(url)} sent what cannot be read (${what}): ${why}`, {
          data: { url: shownUrl(url), what, faults: this.count + 1 },
          cause,
        }),
      );
    }
  }
}
