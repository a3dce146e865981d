import { AgentError } from '../error.ts';
import { readBlock } from './read-block.ts';
import type { AuraSource } from './source.ts';

/**
 * The block from which a node can still tell who was to write what: `fromBlock`, or a later one when the node has
 * discarded the older state, as nodes do that are no archive.
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
      await readBlock(source, from);
      return from;
    } catch (error) {
      const isDiscarded = error instanceof AgentError && error.code === 'unreachable/state';
      if (!isDiscarded || from >= toBlock) throw error;
    }
  }
}
