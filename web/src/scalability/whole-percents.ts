/**
 * Shares of a whole as percentages without digits after the point that add up to 100: what rounding down leaves goes to those that lost
 * most by it.
 * @param shares together 1
 */
export function wholePercents(shares: readonly number[]): readonly number[] {
  const down = shares.map((share) => Math.floor(100 * share));
  const left = 100 - down.reduce((sum, one) => sum + one, 0);
  const lost = (place: number): number => 100 * (shares[place] ?? 0) - (down[place] ?? 0);
  const raised = new Set([...down.keys()].toSorted((a, b) => lost(b) - lost(a)).slice(0, Math.max(0, left)));
  return down.map((one, place) => (raised.has(place) ? one + 1 : one));
}
