/**
 * How high the chain is, as far as the endpoints of one instant and the reporter's own node can tell: the greater of the
 * node's height and the **lower median** of the endpoints' (element floor((k - 1) / 2) of the ascending list).
 *
 * Why the median and not the best answer: one liar with a huge height would make everybody else "behind". The lower
 * median rises only when more than half of the answers lie, also where there are but two. It falls when half of them are
 * behind; that is why the reporter's own node counts as it is, and a reporter without one is weaker.
 *
 * @returns undefined when nobody knows
 * @example bestHeight([100, 101, 9_999_999], undefined) // 101
 */
export function bestHeight(heights: readonly number[], ownHeight: number | undefined): number | undefined {
  const median = heights.toSorted((a, b) => a - b)[Math.floor((heights.length - 1) / 2)];
  if (median === undefined || ownHeight === undefined) return median ?? ownHeight;
  return Math.max(median, ownHeight);
}
