import { AgentError } from '../../../base/error.ts';

export interface BlockTime {
  readonly number: number;
  readonly seenUs: number;
}

/** What is measured: from the moment block `first` was seen until block `last` was. Blocks after `first` up to `last` count. */
export interface Window {
  readonly first: number;
  readonly last: number;
  readonly fromUs: number;
  readonly toUs: number;
}

const leastBlocks = 2;
/** Of so many a chain that is not overrun makes enough. */
const owedBlocks = 8;

/**
 * Cuts warm-up and drain off at block boundaries: a window that ends inside a block would count its transactions and not its
 * time, or the other way round.
 *
 * @param blocks of one chain, ascending
 * @param fromUs when the warm-up ends
 * @param toUs when the last transaction was due
 * @param blockMs that the chain means to take for a block
 * @throws AgentError `bad_input/too_short` for a load that spans too few blocks, `no/blocks` when the chain owes them
 */
export function measuredWindow(
  blocks: readonly BlockTime[],
  fromUs: number,
  toUs: number,
  blockMs: number,
): Window {
  const within = blocks.filter(({ seenUs }) => seenUs >= fromUs && seenUs <= toUs);
  const [first, last] = [within[0], within.at(-1)];
  if (first && last && last.number - first.number >= leastBlocks && last.seenUs > first.seenUs)
    return { first: first.number, last: last.number, fromUs: first.seenUs, toUs: last.seenUs };
  const expected = Math.floor((toUs - fromUs) / 1_000 / blockMs);
  if (expected >= owedBlocks) {
    throw new AgentError(
      'no/blocks',
      `under this load the chain made ${Math.max(0, within.length - 1)} blocks where ${expected} were due; lower the rate, and see whether its nodes have the cores to themselves`,
      { data: { blocks: within.length, expected } },
    );
  }
  throw new AgentError(
    'bad_input/too_short',
    `between warm-up and end the chain made ${Math.max(0, within.length - 1)} whole blocks, a measurement needs ${leastBlocks}; use a longer --for`,
    { data: { blocks: within.length, least: leastBlocks } },
  );
}
