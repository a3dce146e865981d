import type { NamedBlock } from './node-message.ts';

/** Nobody alone is so far ahead of all others that are here. */
const mostAhead = 1_000;
/** Of fewer nodes one may well be the only one that is not catching up. */
const fewest = 3;

/** The highest block that nodes tell of; one that is far above all others is not believed while there are three or more. */
export function highestBlock(told: Iterable<NamedBlock | undefined>): NamedBlock | undefined {
  let first: NamedBlock | undefined;
  let second: NamedBlock | undefined;
  let count = 0;
  for (const block of told) {
    if (!block) continue;
    count += 1;
    if (!first || block.height > first.height) [first, second] = [block, first];
    else if (!second || block.height > second.height) second = block;
  }
  const isAlone = first && second && count >= fewest && first.height - second.height > mostAhead;
  return isAlone ? second : first;
}
