import { runningChains } from '../base/running-chains.ts';

/** What the validators of a running demo or network are called, by address; empty for any other chain. */
export async function runningNames(url: string): Promise<Readonly<Record<string, string>>> {
  return (await runningChains()).find((chain) => chain.url === url)?.names ?? {};
}
