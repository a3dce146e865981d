/** Who gets which slots of a simulated chain. */
export interface ModelledSlots {
  /** By validator: finalized blocks of its own over its slots. */
  readonly kept: readonly number[];
  /** For each slot up to the finalized block, what became of it. */
  readonly slots: readonly ModelledSlot[];
}

interface ModelledSlot {
  readonly author: number;
  /** Whether its block is of the chain. */
  readonly isKept: boolean;
  /** Whether the next block of the chain was built beside it, or else the one before. */
  readonly isReplaced: boolean;
  readonly isInVain: boolean;
}

interface ModelOptions {
  readonly validators: number;
  readonly slots: number;
  /** Who has a slot, by the slots before it: asked once for each, in their order. */
  readonly authorOf: (slot: number, blocks: number, last: number) => number;
  /** Whether a validator builds past the best block, by the author of that. */
  readonly skips: (author: number, of: number) => boolean;
  /** Whether a block comes to no validator before the next slot. */
  readonly isSlow?: (author: number) => boolean;
  /**
   * Whether a validator has not heard of another's block when its own slot comes, right after. What it hears of first, such as a
   * neighbour's block beside that one, it keeps.
   */
  readonly isLate?: (author: number, by: number) => boolean;
}

interface ModelBlock {
  readonly parent: number;
  readonly height: number;
  readonly slot: number;
  readonly author: number;
}

/**
 * The longest chain as Substrate imports it: a new head is the best one only if it is higher. GRANDPA votes for the ancestor two below
 * the best block. A validator that skips builds beside the best block, or on a block beside it where there is one.
 */
export function modelForks({
  validators,
  slots,
  authorOf,
  skips,
  isSlow,
  isLate,
}: ModelOptions): ModelledSlots {
  const blocks: ModelBlock[] = [{ parent: 0, height: 0, slot: 0, author: -1 }];
  const at = (index: number): ModelBlock => blocks[index] as ModelBlock;
  const authors: number[] = [];
  let best = 0;
  let finalized = 0;
  const ancestor = (of: number, height: number): number => {
    let index = of;
    while (at(index).height > height) index = at(index).parent;
    return index;
  };
  // Of the highest blocks: those beside the best one.
  const besideOf = (head: number): number | undefined => {
    for (let index = blocks.length - 1; index > 0 && at(index).height >= at(head).height; index -= 1) {
      const isBeside = at(index).parent === at(head).parent && at(index).height === at(head).height;
      if (index !== head && isBeside && at(index).author !== at(head).author) return index;
    }
    return undefined;
  };
  for (let slot = 1; slot <= slots; slot += 1) {
    const author = authorOf(slot, at(best).height, at(best).author);
    authors.push(author);
    let head = best;
    const { author: of, height, parent, slot: sealedIn } = at(best);
    const isOpen = height > at(finalized).height;
    const beside = besideOf(best);
    const isDeaf = (): boolean => slot === sealedIn + 1 && isLate?.(of, author) === true;
    const isTaken = (): boolean =>
      slot === sealedIn + 2 &&
      beside !== undefined &&
      isLate?.(of, author) === true &&
      !isLate(at(beside).author, author);
    if (isOpen && (skips(author, of) || isDeaf() || isTaken())) head = beside ?? parent;
    blocks.push({ parent: head, height: at(head).height + 1, slot, author });
    const made = blocks.length - 1;
    if (at(made).height > at(best).height && !isSlow?.(author)) best = made;
    const voted = ancestor(best, Math.max(0, at(best).height - 2));
    if (at(voted).height > at(finalized).height && ancestor(voted, at(finalized).height) === finalized) {
      finalized = voted;
    }
  }
  const own = new Set<number>();
  for (let index = finalized; index > 0; index = at(index).parent) own.add(at(index).slot);
  // Each slot has made one block, so that its number is that of the block.
  const isBeside = (slot: number, step: 1 | -1): boolean => {
    let next = slot + step;
    while (!own.has(next) && next > 0 && next < finalized) next += step;
    return !own.has(slot) && at(next).parent === at(slot).parent;
  };
  const counted = authors.slice(0, at(finalized).slot).map((author, index) => ({
    author,
    isKept: own.has(index + 1),
    isReplaced: isBeside(index + 1, 1),
    isInVain: isBeside(index + 1, -1),
  }));
  const kept = Array.from({ length: validators }, (_, validator) => {
    const turns = counted.filter(({ author }) => author === validator);
    return turns.length === 0 ? 1 : turns.filter(({ isKept }) => isKept).length / turns.length;
  });
  return { kept, slots: counted };
}
