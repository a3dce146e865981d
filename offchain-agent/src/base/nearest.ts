/** How many single letters must change to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const change = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/**
 * Returns the names that a mistyped one may have meant, the nearest first.
 * @example nearestNames('system.remrak', ['system.remark', 'balances.burn']) // ['system.remark']
 */
export function nearestNames(typed: string, names: readonly string[], most = 3): string[] {
  const wanted = typed.toLowerCase();
  const tolerable = Math.max(2, Math.floor(wanted.length / 2));
  return names
    .map((name) => ({ name, changes: distance(wanted, name.toLowerCase()) }))
    .filter(({ changes }) => changes <= tolerable)
    .toSorted((a, b) => a.changes - b.changes)
    .slice(0, most)
    .map(({ name }) => name);
}
