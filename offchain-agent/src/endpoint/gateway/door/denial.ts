import type { GatewayRefusal } from '../exchange.ts';

/** Answered to a key that is not one any longer; nodes have no code for it. */
export const keyRefused = -32_998;

export const refusalReasons = ['key', 'rate', 'quota', 'connections', 'subscriptions', 'followers'] as const;
export type DenialReason = (typeof refusalReasons)[number];

/** Why something is refused: as JSON-RPC and HTTP have it, and as it is counted. */
export interface Denial {
  readonly code: number;
  readonly message: string;
  readonly why: string;
  readonly waitMs?: number;
  readonly reason: DenialReason;
}

/** Returns a denial as an HTTP answer. */
export function refusalOf({ code, why, waitMs }: Denial): GatewayRefusal {
  return {
    status: code === keyRefused ? 403 : 429,
    reason: why,
    ...(waitMs !== undefined && { retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)) }),
  };
}
