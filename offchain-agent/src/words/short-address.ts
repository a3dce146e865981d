const kept = 6;

/** An account as people compare it: its first and last letters. */
export function shortAddress(address: string): string {
  return address.length <= 2 * kept + 1 ? address : `${address.slice(0, kept)}…${address.slice(-kept)}`;
}
