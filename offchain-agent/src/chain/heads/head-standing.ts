/** A block by its height and hash. */
export interface BlockRef {
  readonly number: number;
  readonly hash: string;
}

/** The height at which two chains have different blocks. */
interface Divergence {
  readonly height: number;
  readonly own: string;
  readonly other: string;
  /** The nodes that have the other block; empty where only the memory has it. */
  readonly others: readonly string[];
}

/** A node's place among the others. */
export type HeadStanding =
  /** On the chain; `behind` is the distance to its highest block, in blocks. */
  | { readonly kind: 'on_chain'; readonly behind: number }
  /** On another chain than more of the nodes, or than the remembered one. */
  | ({ readonly kind: 'other_chain' } & Divergence)
  /** As many nodes have the one block as the other, and no finality proof decides. */
  | ({ readonly kind: 'undecided' } & Divergence)
  /** It contradicts itself: its block below the best one is not the parent in its header, or the parent has another height. */
  | {
      readonly kind: 'contradicts_itself';
      readonly best: BlockRef;
      readonly parent: string;
      readonly below: string | number | null;
    }
  /** It calls a block final that it does not have at that height. */
  | { readonly kind: 'false_final'; readonly finalized: BlockRef; readonly own: string | null }
  /** It has no hash at the heights of the others, nor they at its own. */
  | {
      readonly kind: 'incomparable';
      readonly height: number;
      readonly others: readonly string[];
      /** Whether it may be right all the same: one against one. */
      readonly isTied: boolean;
    };

/** Returns a sentence without a subject, for people: "is on another chain: its block 30 is 0x.., ..."; undefined on the chain. */
export function standingText(standing: HeadStanding): string | undefined {
  switch (standing.kind) {
    case 'on_chain':
      return undefined;
    case 'other_chain':
      return `is on another chain: ${differenceText(standing)}`;
    case 'undecided':
      return `disagrees with as many others: ${differenceText(standing)}; hashes do not show which one is right`;
    case 'contradicts_itself': {
      const { best, parent, below } = standing;
      const found =
        typeof below === 'number'
          ? `that is block ${below}`
          : `its block ${best.number - 1} is ${below ?? 'unknown to it'}`;
      return `contradicts itself: block ${best.number} (${best.hash}) has the parent ${parent}, and ${found}`;
    }
    case 'false_final': {
      const { finalized, own } = standing;
      return `contradicts itself: it calls block ${finalized.number} (${finalized.hash}) final, and its block ${finalized.number} is ${own ?? 'unknown to it'}`;
    }
    default:
      return standing.others.length === 0
        ? `does not tell its chain: no hash of block ${standing.height - 1}`
        : `cannot be compared with ${namesOf(standing.others)}: no common hash up to block ${standing.height}`;
  }
}

function differenceText({ height, own, other, others }: Divergence): string {
  const whose = others.length === 0 ? 'the final one was' : `that of ${namesOf(others)} is`;
  return `its block ${height} is ${own}, ${whose} ${other}`;
}

/** In one order, whichever of them answered first. */
function namesOf(names: readonly string[]): string {
  return names.toSorted().join(', ');
}
