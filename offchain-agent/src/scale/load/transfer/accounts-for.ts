const least = 16;
const most = 500;

/** How many accounts share a rate: in doublings, so that the next rate of a search finds the accounts of the last one. */
export function accountsFor(rate: number): number {
  return Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(least, rate))));
}
