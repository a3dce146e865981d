/**
 * Does `work` for every item, at most `limit` at once, and yields the results in the order of the items.
 *
 * A failure is thrown at its item's turn, after the results before it.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const started: Promise<Result>[] = [];
  for (const item of items) {
    const result = work(item);
    // Awaited at its turn; until then a failure must not count as unhandled.
    result.catch(() => undefined);
    started.push(result);
    const next = started.length >= limit ? started.shift() : undefined;
    if (next) yield await next;
  }
  for (const result of started) yield await result;
}
