import { AgentError } from '../../base/error.ts';
import { RpcError } from './error.ts';

/**
 * -32005: EIP-1474 and providers. -32029: providers. -32009: jsonrpsee's "server is busy". -32999: nodes with
 * `--rpc-rate-limit`, and gateways. 429: HTTP's code.
 */
export const limitCodes: ReadonlySet<number> = new Set([-32_005, -32_029, -32_009, -32_999, 429]);
export const limitMessage = /\btoo many requests\b|\brate[ -]?limit(?:ed)?\b|\b429\b/i;
/** Of an endpoint that one waits for; a gateway tells these from limits. */
const busyMessage =
  /\b(?:server|node|service|upstream) is (?:too )?busy\b|\boverloaded\b|\btry again later\b|\btemporarily unavailable\b|\b(?:request|capacity|quota|usage|credits?) limit\b|\blimit (?:exceeded|reached)\b/i;
/** Characters; what follows is about something else. */
const longestMessage = 256;
/** JSON-RPC's "internal error": a node's thread that failed, or a proxy whose upstream did. */
const internalCode = -32_603;

/** Longer ones are nobody's wish to be left alone for a moment. */
const longestRetryAfterMs = 10 * 60_000;

/** A failure of an endpoint that may pass by itself, and what that takes. */
export interface PassingFailure {
  /**
   * `limit`: it is asked too much. `broken`: its connection closed, or an answer is late. `internal`: this one answer failed, which
   * says nothing of others.
   */
  readonly kind: 'limit' | 'broken' | 'internal';
  /** How long it wants to be left alone, where it says so. */
  readonly retryAfterMs: number | undefined;
}

/** How a failed read may pass; undefined for what an endpoint would answer again. */
export function passingOf(error: unknown): PassingFailure | undefined {
  if (error instanceof RpcError) {
    const text = String(error.data['rpc_message']).slice(0, longestMessage);
    const isLimit = limitCodes.has(error.rpcCode) || limitMessage.test(text) || busyMessage.test(text);
    const kind = isLimit ? 'limit' : error.rpcCode === internalCode ? 'internal' : undefined;
    return kind && { kind, retryAfterMs: wait(error.retryAfterMs) };
  }
  // An answer of another shape is of no endpoint that is merely busy.
  if (!(error instanceof AgentError) || !error.retryable || !error.code.startsWith('unreachable/'))
    return undefined;
  const kind = error.code === 'unreachable/http' ? 'limit' : 'broken';
  return { kind, retryAfterMs: retryAfterOf(error) };
}

/** How long an endpoint that refused a connection wants to be left alone, where it says so. */
export function retryAfterOf(error: unknown): number | undefined {
  return error instanceof AgentError ? wait(error.data['retry_after_ms']) : undefined;
}

/** Of a `Retry-After`: seconds, or a date. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return wait(Number(header) * 1_000);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : wait(Math.max(0, atMs - nowMs));
}

function wait(ms: unknown): number | undefined {
  return typeof ms === 'number' && ms >= 0 ? Math.min(ms, longestRetryAfterMs) : undefined;
}
