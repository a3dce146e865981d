/** Digits of the genesis hash that tell chains apart. */
const genesisDigits = 8;

/**
 * The queue of one reporter on one chain and network: agents of different chains may share a Redis or PostgreSQL, and the
 * same account may report on several of them.
 */
export function queueName(genesisHash: string, network: number, account: string): string {
  return `agent-${genesisHash.slice(2, 2 + genesisDigits)}-${network}-${account}`;
}
