import { bytesOf, readCompact, readU64 } from '../scale.ts';

const preRuntime = 6;
const auraEngine = '61757261';

/**
 * The slot that a header claims in its Aura pre-runtime digest.
 *
 * @param logs digest items as hex, as nodes send them
 * @returns `undefined` when no item is Aura's, as in the genesis block or on a chain with another consensus
 * @throws RangeError when Aura's item is malformed
 */
export function auraSlot(logs: readonly string[]): number | undefined {
  const log = logs.find((item) => item.startsWith(`0x0${preRuntime}${auraEngine}`));
  if (log === undefined) return undefined;
  const payload = bytesOf(log).subarray(5);
  return readU64(payload, readCompact(payload).end);
}
