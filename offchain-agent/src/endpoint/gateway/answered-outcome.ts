import { type CallOutcome, errorOutcome, replyOutcome } from './caller.ts';
import type { GatewayNetwork } from './network.ts';
import type { Answered } from './pending-call.ts';

/** The outcome of what upstreams were asked, or why none of them answered. */
export function answeredOutcome(
  { reply, upstream, tries, upstreamUs, failure }: Answered,
  network: Pick<GatewayNetwork, 'seenAtMs'>,
): CallOutcome {
  const more = { tries, upstreamUs, ...(upstream && { upstream: upstream.name }) };
  if (reply) return replyOutcome(reply, more);
  const seenMs = network.seenAtMs();
  const seen = seenMs === 0 ? 'none was ever seen' : `one was last seen at ${new Date(seenMs).toISOString()}`;
  return { ...errorOutcome(-32_603, `Internal error: ${failure}; ${seen}`), ...more };
}
