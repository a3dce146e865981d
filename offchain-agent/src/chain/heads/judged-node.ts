import type { BlockRef } from './head-standing.ts';

/** A node's answer for a height: its hash, null where it has none, undefined where it did not answer. */
export type HashAnswer = string | null | undefined;

/** A node and its claims about its chain. Every answer can be false. */
export interface JudgedNode {
  readonly name: string;
  readonly best: BlockRef;
  /** Of the best block's header; set where the block does not follow a known one, so that it is checked. */
  readonly parent?: string | undefined;
  /** The height of the block with that hash, where its header is known. */
  readonly parentNumber?: number | undefined;
  /** The last block that it calls final; undefined where that is unknown. */
  readonly finalized?: BlockRef | undefined;
  /** Whether the final block does not follow a known one, so that it is checked. */
  readonly isFinalUnknown?: boolean | undefined;
  /** Whether it is on the chain that is followed, so that one that joins cannot unseat it by lacking its blocks. */
  readonly isFollowed?: boolean | undefined;
  /** Whether it reported no head for longer than a block takes. */
  readonly isStill?: boolean | undefined;
  /** Whether its finality stands still while those of others advance; false postpones a verdict of a fork. */
  readonly isFinalityStuck?: boolean | undefined;
  /** Returns the node's hash at a height up to its best block; never rejects. */
  hashAt(height: number): Promise<HashAnswer>;
}

/** Final blocks of the chain that was followed before. */
export interface ChainMemory {
  /** The highest remembered final height, -1 for none. */
  readonly highest: number;
  /** Returns the highest remembered final block up to a height, and whether two nodes or more had it. */
  upTo(height: number): (BlockRef & { readonly isShared: boolean }) | undefined;
}

/** Hashes by node and height, each asked once. */
export class HashReader<Node extends JudgedNode> {
  readonly #answers = new Map<Node, Map<number, Promise<HashAnswer>>>();

  async at(node: Node, height: number): Promise<HashAnswer> {
    const { best, finalized } = node;
    if (height === best.number) return best.hash;
    if (height === finalized?.number) return finalized.hash;
    if (height > best.number) return undefined;
    // All nodes of a network have one genesis: that is checked before.
    if (height === 0) return 'genesis';
    const known = this.#answers.get(node) ?? new Map<number, Promise<HashAnswer>>();
    this.#answers.set(node, known);
    const answer = known.get(height) ?? node.hashAt(height);
    known.set(height, answer);
    return await answer;
  }

  /** The nodes by their hash at a height, the most first; without those that have none there. */
  async groups(nodes: readonly Node[], height: number): Promise<HashGroup<Node>[]> {
    const groups = new Map<string, Node[]>();
    const hashes = await Promise.all(nodes.map(async (node) => await this.at(node, height)));
    for (const [index, node] of nodes.entries()) {
      const hash = hashes[index];
      if (typeof hash === 'string') groups.set(hash, [...(groups.get(hash) ?? []), node]);
    }
    return Array.from(groups, ([hash, members]) => ({ hash, members })).toSorted(
      (one, other) => other.members.length - one.members.length,
    );
  }
}

export interface HashGroup<Node> {
  readonly hash: string;
  readonly members: readonly Node[];
}
