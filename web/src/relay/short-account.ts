/** An address as wallets shorten it. */
export function shortOf(account: string): string {
  return `${account.slice(0, 6)}…${account.slice(-6)}`;
}
