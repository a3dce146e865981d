/**
 * Does the work on all items, one at a time in each lane. A lane takes from its first queue until that is empty, then from
 * its next; queues are shared between lanes. Gives the results in the order in which they come.
 */
export async function inLanes<Item, Result>(
  lanes: readonly (readonly (readonly Item[])[])[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queues = new Map([...new Set(lanes.flat())].map((items) => [items, [...items]]));
  const next = (lane: readonly (readonly Item[])[]): Item | undefined =>
    lane
      .map((items) => queues.get(items) ?? [])
      .find((left) => left.length > 0)
      ?.shift();
  await Promise.all(
    lanes.map(async (lane) => {
      for (let item = next(lane); item !== undefined; item = next(lane)) results.push(await work(item));
    }),
  );
  return results;
}
