import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../../base/error.ts';
import { heldBackReason } from '../figure/judge.ts';
import { type CpuShares, shareUseBetween } from './cpu-share.ts';
import { heldBack } from './held-back.ts';

/** One burst of work must not decide: the end of a start, a session that changes. */
const looks = 3;

/**
 * Looks whether the nodes get along with their shares while nothing is asked of them: what they do under load would else be
 * their quota's doing from the start.
 *
 * @throws AgentError `unknown/host_bound` naming those that were stopped in every look
 */
export async function requireRest(shares: CpuShares, restMs: number, signal: AbortSignal): Promise<void> {
  let held: string[] | undefined;
  for (let look = 0; look < looks; look++) {
    const before = shares.read();
    await sleep(restMs, undefined, { signal });
    const now = heldBack(shareUseBetween(before, shares.read()), restMs);
    held = held?.filter((node) => now.includes(node)) ?? now;
    if (held.length === 0) return;
  }
  throw new AgentError('unknown/host_bound', heldBackReason(held ?? []), { data: { held } });
}
