/** A block by its height and hash. */
export interface BlockRef {
  readonly number: number;
  readonly hash: string;
}

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

/** The height at which two chains have different blocks. */
interface Divergence {
  readonly height: number;
  readonly own: string;
  readonly other: string;
  /** The nodes that have the other block; empty where only the memory has it. */
  readonly others: readonly string[];
}

/** A node's place among the others. */
export type Standing =
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

export interface Judgement<Node> {
  readonly standings: ReadonlyMap<Node, Standing>;
  /** The highest block of the nodes on the chain. */
  readonly top: BlockRef | undefined;
  /** Nodes on the chain whose block at a remembered final height is another one, with the remembered block. */
  readonly forgotten: ReadonlyMap<Node, BlockRef>;
  /** Nodes on the chain that have a remembered final block. */
  readonly remembering: ReadonlySet<Node>;
}

interface JudgeOptions<Node> {
  readonly memory?: ChainMemory | undefined;
  /** Proves that a node's block is final; asked only where hashes do not decide. */
  readonly prove?: ((node: Node, block: BlockRef) => Promise<boolean>) | undefined;
}

/** Without known finality, blocks so far below the best one are compared: shorter forks are usual. */
const usualFork = 8;

/**
 * Judges which nodes are on one chain, from hashes at common heights.
 *
 * A node that is behind has the others' hash at its own height; a node that left the chain has another one. Heights alone
 * decide nothing, nor does the order in which nodes reported. Where hashes differ, a remembered final block that two nodes
 * had decides, then the larger number of nodes, then finality proofs; otherwise all that disagree are undecided.
 */
export async function judgeHeads<Node extends JudgedNode>(
  nodes: readonly Node[],
  { memory, prove }: JudgeOptions<Node> = {},
): Promise<Judgement<Node>> {
  const standings = new Map<Node, Standing>();
  const reader = new HashReader<Node>();
  for (const [node, standing] of await Promise.all(
    nodes.map((node) => selfCheck(node, nodes, reader, memory)),
  ))
    if (standing) standings.set(node, standing);
  const left = (): Node[] => nodes.filter((node) => !standings.has(node));
  await judgeByMemory(left(), reader, memory, standings);
  await judgeFinals(left(), reader, prove, standings);
  await judgeForks(left(), reader, standings);
  await judgeComparable(left(), reader, memory, standings);
  const { remembering, forgotten } = await compareMemory(left(), reader, memory);
  let top: BlockRef | undefined;
  for (const { best } of left()) if (!top || best.number > top.number) top = best;
  for (const node of left())
    standings.set(node, { kind: 'on_chain', behind: (top?.number ?? 0) - node.best.number });
  return { standings, top, forgotten, remembering };
}

/** Returns a sentence without a subject, for people: "is on another chain: its block 30 is 0x.., ..."; undefined on the chain. */
export function standingText(standing: Standing): string | undefined {
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
        : `cannot be compared with ${standing.others.join(', ')}: no common hash up to block ${standing.height}`;
  }
}

function differenceText({ height, own, other, others }: Divergence): string {
  const whose = others.length === 0 ? 'the final one was' : `that of ${others.join(', ')} is`;
  return `its block ${height} is ${own}, ${whose} ${other}`;
}

/** Hashes by node and height, each asked once. */
class HashReader<Node extends JudgedNode> {
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
  async groups(nodes: readonly Node[], height: number): Promise<Group<Node>[]> {
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

interface Group<Node> {
  readonly hash: string;
  readonly members: readonly Node[];
}

async function selfCheck<Node extends JudgedNode>(
  node: Node,
  nodes: readonly Node[],
  reader: HashReader<Node>,
  memory: ChainMemory | undefined,
): Promise<readonly [Node, Standing | undefined]> {
  const { best, parent, parentNumber, finalized, isFinalUnknown } = node;
  if (finalized && isFinalUnknown === true && finalized.number > 0 && finalized.number < best.number) {
    const own = await node.hashAt(finalized.number);
    if (own !== undefined && own !== finalized.hash) return [node, { kind: 'false_final', finalized, own }];
  }
  if (parent === undefined) return [node, undefined];
  if (parentNumber !== undefined && parentNumber !== best.number - 1)
    return [node, { kind: 'contradicts_itself', best, parent, below: parentNumber }];
  if (best.number < 2) return [node, undefined];
  const below = await reader.at(node, best.number - 1);
  if (below === parent) return [node, undefined];
  if (below === undefined) {
    // Without anything to compare with, a node that does not tell its chain is still better than none.
    const isAlone = !nodes.some((other) => other !== node && other.best.hash === best.hash);
    const isStrange = isAlone && memory?.upTo(best.number) !== undefined;
    return [
      node,
      isStrange ? { kind: 'incomparable', height: best.number, others: [], isTied: false } : undefined,
    ];
  }
  // After a reorganization the best block is not on its chain any more, and the next head will tell.
  const now = await node.hashAt(best.number);
  if (typeof below === 'string' && now !== best.hash) return [node, undefined];
  return [node, { kind: 'contradicts_itself', best, parent, below }];
}

/** Final blocks that two nodes had outlast nodes that have other ones, as long as one node has them. */
async function judgeByMemory<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
  memory: ChainMemory | undefined,
  standings: Map<Node, Standing>,
): Promise<void> {
  const { remembering, forgotten } = await compareMemory(nodes, reader, memory);
  if (remembering.size === 0) return;
  const others = Array.from(remembering, ({ name }) => name);
  for (const [node, { number, hash, own, isShared }] of forgotten)
    if (isShared) standings.set(node, { kind: 'other_chain', height: number, own, other: hash, others });
}

interface Differing extends BlockRef {
  readonly own: string;
  readonly isShared: boolean;
}

async function compareMemory<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
  memory: ChainMemory | undefined,
): Promise<{ remembering: Set<Node>; forgotten: Map<Node, Differing> }> {
  const remembering = new Set<Node>();
  const forgotten = new Map<Node, Differing>();
  const compare = async (node: Node): Promise<void> => {
    // A final block is in the best chain of each node that is on the chain and not below it.
    const known = memory?.upTo(node.best.number);
    if (!known || known.number === 0) return;
    const own = await reader.at(node, known.number);
    if (own === known.hash) remembering.add(node);
    else if (typeof own === 'string') forgotten.set(node, { ...known, own });
  };
  await Promise.all(nodes.map(compare));
  return { remembering, forgotten };
}

/** Nodes that call different blocks of one height final are on different chains. */
async function judgeFinals<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
  prove: JudgeOptions<Node>['prove'],
  standings: Map<Node, Standing>,
): Promise<void> {
  const heights = [...new Set(nodes.map(settledHeight))].toSorted((one, other) => one - other);
  for (const height of heights) {
    if (height <= 0) continue;
    const there = nodes.filter((node) => !standings.has(node) && settledHeight(node) >= height);
    const groups = await reader.groups(there, height);
    const [first, second] = groups;
    if (!first || !second) continue;
    const tied = groups.filter(({ members }) => members.length === first.members.length);
    const winner = tied.length === 1 ? first : await provedGroup(tied, height, prove);
    for (const group of groups) {
      if (group === winner) continue;
      const kind = winner || !tied.includes(group) ? 'other_chain' : 'undecided';
      const right = winner ?? (group === first ? second : first);
      const others = right.members.map(({ name }) => name);
      for (const node of group.members)
        standings.set(node, { kind, height, own: group.hash, other: right.hash, others });
    }
  }
}

/** Up to where a node's chain is settled. */
function settledHeight({ best, finalized }: JudgedNode): number {
  return finalized ? finalized.number : Math.max(0, best.number - usualFork);
}

/** The only group of which a member proves that its block is final. */
async function provedGroup<Node extends JudgedNode>(
  groups: readonly Group<Node>[],
  number: number,
  prove: JudgeOptions<Node>['prove'],
): Promise<Group<Node> | undefined> {
  if (!prove) return undefined;
  const proofs = await Promise.all(
    groups.map(async ({ hash, members }) => {
      for (const node of members) if (await prove(node, { number, hash })) return true;
      return false;
    }),
  );
  const proved = groups.filter((_, index) => proofs[index]);
  return proved.length === 1 ? proved[0] : undefined;
}

/** A node whose finality stands still below another final block, and whose best chain has another block there, is on a fork. */
async function judgeForks<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
  standings: Map<Node, Standing>,
): Promise<void> {
  const [highest] = nodes
    .filter(({ finalized }) => finalized !== undefined)
    .toSorted((one, other) => (other.finalized?.number ?? 0) - (one.finalized?.number ?? 0));
  if (!highest?.finalized) return;
  for (const node of nodes) {
    const height = Math.min(highest.finalized.number, node.best.number);
    if (node === highest || node.isFinalityStuck === false || height <= settledHeight(node)) continue;
    const [own, other] = await Promise.all([reader.at(node, height), reader.at(highest, height)]);
    if (typeof own === 'string' && typeof other === 'string' && own !== other)
      standings.set(node, { kind: 'other_chain', height, own, other, others: [highest.name] });
  }
}

/**
 * Nodes without a hash in common with those that have the remembered chain are not known to be on it. Without a memory, and
 * where the others stand still, such a node is believed: warp synchronization leaves nodes without old blocks.
 */
async function judgeComparable<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
  memory: ChainMemory | undefined,
  standings: Map<Node, Standing>,
): Promise<void> {
  if (nodes.length < 2) return;
  const { remembering } = await compareMemory(nodes, reader, memory);
  if (remembering.size === 0) return;
  const parts = await partsOf(nodes, reader);
  const right = new Set(parts.filter((part) => part.some((node) => remembering.has(node))).flat());
  if ([...right].every(({ isStill }) => isStill === true)) return;
  const others = Array.from(right, ({ name }) => name);
  // One below them, or below what was final, does no harm as one that is behind.
  const highest = Math.max(memory?.highest ?? -1, ...Array.from(right, ({ best }) => best.number));
  for (const node of nodes)
    if (!right.has(node) && node.isFollowed !== true && node.best.number > highest)
      standings.set(node, { kind: 'incomparable', height: node.best.number, others, isTied: false });
}

/** The nodes in parts that have common hashes. */
async function partsOf<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
): Promise<Node[][]> {
  let parts = nodes.map((node) => [node]);
  const unite = (members: readonly Node[]): void => {
    const touched = parts.filter((part) => part.some((node) => members.includes(node)));
    if (touched.length > 1) parts = [...parts.filter((part) => !touched.includes(part)), touched.flat()];
  };
  const heights = new Set(nodes.flatMap((node) => [settledHeight(node), node.best.number]));
  for (const height of [...heights].toSorted((one, other) => one - other)) {
    if (parts.length === 1) break;
    const there = nodes.filter(({ best }) => best.number >= height);
    for (const { members } of await reader.groups(there, height)) unite(members);
  }
  return parts;
}
