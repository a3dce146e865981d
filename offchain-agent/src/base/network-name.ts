/**
 * How sentences name a network: by its id, but 0 is the chain that holds the records.
 * @example networkName(0) // 'this chain'
 */
export function networkName(network: number): string {
  return network === 0 ? 'this chain' : `network ${network}`;
}
