import type { BlockTree } from './block-tree.ts';
import { type ComparedCall, type Doubt, isOfTheNode, isProof, worthOf } from './doubt.ts';
import type { FailingMethods } from './failing-methods.ts';
import { isNull, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** A call that so many upstreams answer with errors or null has no other answer. */
const mostCompared = 3;
/** How long it is waited until a second upstream has a new block too. */
const newBlockMs = 500;

export interface UpstreamAnswer {
  readonly reply: Reply;
  readonly upstream: Upstream;
}

/** An answer that is compared with those of other upstreams. */
export interface DoubtedAnswer extends UpstreamAnswer {
  readonly doubt: Doubt;
  /** Monotonic, ms. */
  readonly atMs: number;
}

/**
 * Takes one more error or null for a call.
 * @param answers all that were answered to it, the new one last
 * @returns whether they confirm each other; otherwise one more upstream is asked
 */
export function areConfirmed(
  failing: FailingMethods,
  answers: readonly DoubtedAnswer[],
  { method }: ComparedCall,
): boolean {
  const last = answers.at(-1);
  if (last?.doubt === 'absent') failing.absent(last.upstream, method);
  const confirming = answers.filter(({ doubt, reply, upstream }) => {
    if (doubt === 'error') return reply.isError && !isOfTheNode(reply);
    return doubt === 'absent' && failing.confirms(upstream, method);
  });
  if (confirming.length < 2 && answers.length < mostCompared) return false;
  const absent = answers.filter(({ doubt }) => doubt === 'absent');
  if (absent.length > 1) for (const { upstream } of absent) failing.agreed(upstream, method);
  return true;
}

/** Whether an upstream cannot compare answers yet: they are about a block that it will have in a moment. */
export function isTooNew(
  [first]: readonly DoubtedAnswer[],
  upstream: Upstream,
  { hash }: Pick<ComparedCall, 'hash'>,
  blocks: BlockTree,
  nowMs: number,
): boolean {
  if (!first || hash === undefined || nowMs - first.atMs >= newBlockMs) return false;
  return blocks.get(hash) !== undefined && !blocks.isAt(upstream, hash);
}

/**
 * Takes an answer that ends a call. A value proves errors and null of others wrong.
 * @param deniers the upstreams that lacked the block that they told of: a value shows that they were wrong
 */
export function noteAnswer(
  failing: FailingMethods,
  { reply, upstream }: UpstreamAnswer,
  call: ComparedCall,
  doubted: readonly DoubtedAnswer[],
  deniers: readonly Upstream[],
): void {
  if (reply.isError || isNull(reply)) return;
  for (const { doubt, upstream: other } of doubted) if (isProof(call, doubt)) failing.wrong(other, call);
  if (!isProof(call, 'error')) return;
  failing.served(upstream, call);
  for (const denier of deniers) failing.wrong(denier, call);
}

/** The one of several answers to the same call that its client gets: of equal ones the first. */
export function bestOf(
  { method }: Pick<ComparedCall, 'method'>,
  answers: readonly UpstreamAnswer[],
): UpstreamAnswer | undefined {
  return answers.toSorted((one, other) => worthOf(method, other.reply) - worthOf(method, one.reply))[0];
}
