import type { BlockRef, HeadStanding } from './head-standing.ts';
import { type ChainMemory, type HashGroup, HashReader, type JudgedNode } from './judged-node.ts';

export interface HeadJudgement<Node> {
  readonly standings: ReadonlyMap<Node, HeadStanding>;
  /** The highest block of the nodes on the chain. */
  readonly top: BlockRef | undefined;
  /** Nodes on the chain whose block at a remembered final height is another one, with the remembered block. */
  readonly forgotten: ReadonlyMap<Node, BlockRef>;
  /** Nodes on the chain that have a remembered final block. */
  readonly remembering: ReadonlySet<Node>;
  /** Blocks of settled heights of which no node on the chain has another one, and the nodes that have them. */
  readonly agreed: readonly Agreed<Node>[];
}

interface Agreed<Node> extends BlockRef {
  readonly members: readonly Node[];
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
): Promise<HeadJudgement<Node>> {
  const standings = new Map<Node, HeadStanding>();
  const reader = new HashReader<Node>();
  for (const [node, standing] of await Promise.all(
    nodes.map((node) => selfCheck(node, nodes, reader, memory)),
  ))
    if (standing) standings.set(node, standing);
  const left = (): Node[] => nodes.filter((node) => !standings.has(node));
  await judgeByMemory(left(), reader, memory, standings);
  const agreed = await judgeFinals(left(), reader, prove, standings);
  await judgeForks(left(), reader, standings);
  await judgeComparable(left(), reader, memory, standings);
  const { remembering, forgotten } = await compareMemory(left(), reader, memory);
  let top: BlockRef | undefined;
  for (const { best } of left()) if (!top || best.number > top.number) top = best;
  for (const node of left())
    standings.set(node, { kind: 'on_chain', behind: (top?.number ?? 0) - node.best.number });
  return { standings, top, forgotten, remembering, agreed };
}

async function selfCheck<Node extends JudgedNode>(
  node: Node,
  nodes: readonly Node[],
  reader: HashReader<Node>,
  memory: ChainMemory | undefined,
): Promise<readonly [Node, HeadStanding | undefined]> {
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
  standings: Map<Node, HeadStanding>,
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

/** Nodes that call different blocks of one height final are on different chains. @returns where two or more have one block */
async function judgeFinals<Node extends JudgedNode>(
  nodes: readonly Node[],
  reader: HashReader<Node>,
  prove: JudgeOptions<Node>['prove'],
  standings: Map<Node, HeadStanding>,
): Promise<Agreed<Node>[]> {
  const agreed: Agreed<Node>[] = [];
  const heights = [...new Set(nodes.map(settledHeight))].toSorted((one, other) => one - other);
  for (const height of heights) {
    if (height <= 0) continue;
    const there = nodes.filter((node) => !standings.has(node) && settledHeight(node) >= height);
    const groups = await reader.groups(there, height);
    const [first, second] = groups;
    if (first && !second && first.members.length > 1) agreed.push({ number: height, ...first });
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
  return agreed;
}

/** Up to where a node's chain is settled. */
function settledHeight({ best, finalized }: JudgedNode): number {
  return finalized ? finalized.number : Math.max(0, best.number - usualFork);
}

/** The only group of which a member proves that its block is final. */
async function provedGroup<Node extends JudgedNode>(
  groups: readonly HashGroup<Node>[],
  number: number,
  prove: JudgeOptions<Node>['prove'],
): Promise<HashGroup<Node> | undefined> {
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
  standings: Map<Node, HeadStanding>,
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
  standings: Map<Node, HeadStanding>,
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
