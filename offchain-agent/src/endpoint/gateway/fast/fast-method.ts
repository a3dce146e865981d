import { isIdempotent, isUnsafe, ruleOf } from '../method.ts';

/** What is decided once for all calls of a method on the fast path. */
export interface FastMethod {
  readonly name: string;
  readonly isIdempotent: boolean;
  /** Which parameter is the block's hash; undefined for methods that are passed on unread. */
  readonly hashAt: number | undefined;
  /** Whether it is another question without the hash. */
  readonly needsHash: boolean;
  /** Whether its first parameter is a storage key. */
  readonly isKeyed: boolean;
  readonly leastParams: number;
  readonly mostParams: number;
}

/** Of a method whose calls need no more than one answer of one upstream; undefined for all others. */
export function fastMethod(name: string): FastMethod | undefined {
  const rule = ruleOf(name);
  if (isUnsafe(name)) return undefined;
  const own = { name, isIdempotent: isIdempotent(rule), isKeyed: rule.isKeyed === true };
  if (rule.kind === 'other') {
    const mostParams = Number.POSITIVE_INFINITY;
    return { ...own, hashAt: undefined, needsHash: false, leastParams: 0, mostParams };
  }
  // A header is compared with its hash, and a page of keys has its bounds looked at.
  if (rule.kind !== 'read' || rule.nullIsUnknown || rule.countAt !== undefined) return undefined;
  const { params = [], hashAt = 0, needsHash = false } = rule;
  const leastParams = params.findLastIndex((param) => !param.endsWith('?')) + 1;
  return { ...own, hashAt, needsHash, leastParams, mostParams: params.length };
}
