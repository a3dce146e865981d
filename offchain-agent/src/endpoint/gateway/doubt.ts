import { ruleOf } from './method.ts';
import { errorOf, isNull, isOfKind, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** A call as upstreams are compared by. */
export interface ComparedCall {
  readonly method: string;
  /** The parameters as JSON. */
  readonly params: string;
  /** The block that it is about, if it names one. */
  readonly hash?: string;
}

/**
 * Why another upstream is asked the same:
 * - `error`: it, or a value of another kind than the method's, may be this upstream's alone;
 * - `null`: no node that serves answers this method with null;
 * - `absent`: null is the usual answer for a key without a value, and that of a node without its state.
 */
export type Doubt = 'error' | 'null' | 'absent';

/** Errors that every node returns for the same call: its client wrote it wrong, or its answer is too large. */
const ofTheCall = new Set([-32_700, -32_600, -32_602, -32_007, -32_008]);
/** Errors that say nothing but that the node failed. */
const ofTheNode = new Set([-32_000, -32_603]);
const absentKey = /^(?:childstate|state)_getStorage/;

/** Why a reply to an idempotent call is compared with another upstream's; undefined for one that is passed on. */
export function doubtOf({ method }: Pick<ComparedCall, 'method'>, reply: Reply): Doubt | undefined {
  if (!reply.isError && !isNull(reply)) return isOfOtherKind(method, reply) ? 'error' : undefined;
  const { kind, nullIsUnknown } = ruleOf(method);
  if (reply.isError) {
    const { code } = errorOf(reply);
    // The pool's own errors are about the transaction.
    const isOfTheCall = kind === 'submit' ? !ofTheNode.has(code) : ofTheCall.has(code);
    return isOfTheCall ? undefined : 'error';
  }
  // Null is what nodes answer for a block that they lack, and without a proof.
  if (nullIsUnknown || method === 'grandpa_proveFinality') return undefined;
  if (kind !== 'constant' && kind !== 'read' && kind !== 'pool') return undefined;
  return absentKey.test(method) ? 'absent' : 'null';
}

/**
 * Whether a value proves a doubted reply to the same call wrong. All nodes that have a block have the same state of it; pools,
 * and what nodes keep of old blocks, differ.
 */
export function isProof({ method, hash }: ComparedCall, doubt: Doubt): boolean {
  const { kind } = ruleOf(method);
  if (kind === 'constant') return true;
  if (kind === 'number') return doubt === 'error';
  // Null is also how the archive methods say that they lack a block.
  return kind === 'read' && hash !== undefined && (doubt === 'error' || !method.startsWith('archive_'));
}

/** Whether an upstream that says that it lacks a block has reported that block as its own best. */
export function deniesOwnBest(
  { bestBlock, isSyncing }: Pick<Upstream, 'bestBlock' | 'isSyncing'>,
  { method, hash }: ComparedCall,
): boolean {
  return hash !== undefined && bestBlock?.hash === hash && !isSyncing && ruleOf(method).kind === 'read';
}

/** Whether an error says nothing but that the node failed. */
export function isOfTheNode(reply: Reply): boolean {
  return reply.isError && ofTheNode.has(errorOf(reply).code);
}

/** Whether a value is not of the kind that a method has: no node that serves answers so. */
export function isOfOtherKind(method: string, reply: Reply): boolean {
  const { value } = ruleOf(method);
  return value !== undefined && !isOfKind(reply, value);
}

/** How much an answer to a call says, beside others to the same. */
export function worthOf(method: string, reply: Reply): number {
  if (reply.isError) return isOfTheNode(reply) ? 0 : 2;
  if (isNull(reply)) return 3;
  return isOfOtherKind(method, reply) ? 1 : 4;
}
