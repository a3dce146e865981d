import { AgentError } from '../../base/error.ts';
import { readBlock, slotBefore } from './read-block.ts';
import type { AuraSource } from './source.ts';

const goneCodes: ReadonlySet<string> = new Set(['unreachable/state', 'unreachable/block']);

/**
 * The block from which a node can still tell who was to write what: `fromBlock`, or a later one when the node has
 * discarded the older state, as nodes do that are no archive, or never had the older blocks, as after a warp sync.
 *
 * @throws AgentError whatever the source throws, also for discarded state when even `toBlock` cannot be counted
 */
export async function oldestCountable(
  source: AuraSource,
  fromBlock: number,
  toBlock: number,
): Promise<number> {
  for (let from = fromBlock; ; from = Math.ceil((from + toBlock) / 2)) {
    try {
      await Promise.all([readBlock(source, from), slotBefore(source, from)]);
      return from;
    } catch (error) {
      const isGone = error instanceof AgentError && goneCodes.has(error.code);
      if (!isGone || from >= toBlock) throw error;
    }
  }
}
