import { type CallOutcome, errorOutcome, replyOutcome } from './caller.ts';
import type { GatewayNetwork } from './network.ts';
import type { Answered } from './pending-call.ts';
import { isNull } from './reply.ts';

/**
 * The outcome of what upstreams were asked, or why none of them answered.
 * @param isOfHead whether the gateway itself put in the block: that nobody has it any longer is no answer
 */
export function answeredOutcome(
  { reply, upstream, tries, upstreamUs, failure }: Answered,
  network: Pick<GatewayNetwork, 'seenAtMs'>,
  isOfHead = false,
): CallOutcome {
  const more = { tries, upstreamUs, ...(upstream && { upstream: upstream.name }) };
  if (reply && isOfHead && isNull(reply))
    return { ...errorOutcome(-32_603, 'Internal error: no upstream has the head any longer'), ...more };
  if (reply) return replyOutcome(reply, more);
  const seenMs = network.seenAtMs();
  const seen = seenMs === 0 ? 'none was ever seen' : `one was last seen at ${new Date(seenMs).toISOString()}`;
  return { ...errorOutcome(-32_603, `Internal error: ${failure}; ${seen}`), ...more };
}
