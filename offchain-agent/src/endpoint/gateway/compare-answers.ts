import { betterOf, type ComparedCall, type Doubt, doubtOf, isProof } from './doubt.ts';
import type { FailingMethods } from './failing-methods.ts';
import { isNull, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

export interface UpstreamAnswer {
  readonly reply: Reply;
  readonly upstream: Upstream;
}

/** An answer that is compared with that of one more upstream. */
export interface DoubtedAnswer extends UpstreamAnswer {
  readonly doubt: Doubt;
  /** Monotonic, ms. */
  readonly atMs: number;
}

/** Why an upstream's answer to an idempotent call is compared; undefined for one that is passed on. */
export function doubtIn(
  failing: FailingMethods,
  { reply, upstream }: UpstreamAnswer,
  call: ComparedCall,
): Doubt | undefined {
  const doubt = doubtOf(call, reply);
  return doubt === 'absent' && !failing.isNullDoubted(upstream, call.method) ? undefined : doubt;
}

/**
 * Takes an answer that is passed on.
 * @param deniers the upstreams that lacked the block that they told of: a value shows that they were wrong
 */
export function noteAnswer(
  failing: FailingMethods,
  { reply, upstream }: UpstreamAnswer,
  call: ComparedCall,
  deniers: readonly Upstream[],
): void {
  if (reply.isError || isNull(reply) || !isProof(call, 'error')) return;
  failing.served(upstream, call);
  for (const denier of deniers) failing.wrong(denier, call);
}

/**
 * Compares two upstreams' answers to the same call. A value proves errors and null wrong; two that agree answer honestly.
 * @returns the answer for the client
 */
export function compareAnswers(
  failing: FailingMethods,
  doubted: DoubtedAnswer,
  answer: UpstreamAnswer,
  call: ComparedCall,
): UpstreamAnswer {
  const { reply, upstream } = answer;
  const isValue = !reply.isError && !isNull(reply);
  if (isValue && isProof(call, doubted.doubt)) failing.wrong(doubted.upstream, call);
  if (doubted.doubt === 'absent' && isNull(reply))
    for (const one of [doubted.upstream, upstream]) failing.agreed(one, call.method);
  return betterOf<UpstreamAnswer>(doubted, answer);
}
