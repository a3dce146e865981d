interface ParaCandidate {
  readonly hash: string;
  readonly para: number;
}

/**
 * Parachains of which a block backs a candidate that the other block lacks. On several cores that can be a fork: what the other block
 * has of them cannot be backed after it, so that leaving it out is nobody's fault.
 */
export function rivalParas(
  block: readonly ParaCandidate[],
  other: readonly Pick<ParaCandidate, 'hash'>[],
): ReadonlySet<number> {
  const known = new Set(other.map(({ hash }) => hash));
  return new Set(block.flatMap(({ hash, para }) => (known.has(hash) ? [] : [para])));
}
