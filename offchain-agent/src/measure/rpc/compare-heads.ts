import type { BlockRef, HeadStanding } from '../../chain/heads/head-standing.ts';
import { judgeHeads } from '../../chain/heads/judge-heads.ts';
import type { JudgedNode } from '../../chain/heads/judged-node.ts';
import { ComparedHashes, type HeadAsker, inTurns } from './head-asker.ts';
import { type HeadRecord, hashOf, parentOf } from './head-record.ts';

interface CompareOptions {
  /** The own node's final block. */
  readonly ownFinal: BlockRef | undefined;
  /** Whether a node is far above another one without proof: then its own claim is checked. */
  readonly isLead: (record: HeadRecord) => boolean;
}

/** Shorter forks are usual. */
export const usualFork = 8;
/** Nodes that are further apart have a checkpoint each, blocks. */
const groupGap = 64;
const mostGroups = 8;

/** Finds which nodes are on one chain, and notes it in their records. @returns the hashes by which they were compared */
export async function compareHeads(
  records: readonly HeadRecord[],
  asker: HeadAsker,
  { ownFinal, isLead }: CompareOptions,
): Promise<ComparedHashes> {
  for (const record of records) record.attempts += 1;
  const groups = groupsOf(records);
  const checkpoints = groups.map(({ checkpoint }) => checkpoint);
  const compared = new ComparedHashes(asker);
  const found = new Map<HeadRecord, JudgedNode & { readonly record: HeadRecord }>();
  await inTurns(
    groups.flatMap(({ members, checkpoint }) => members.map((record) => ({ record, checkpoint }))),
    async ({ record, checkpoint }) => {
      const { endpoint, height, header } = record;
      const apart = await apartFrom(ownFinal, record, asker);
      if (apart) {
        settle(record, apart);
        return;
      }
      const leads = isLead(record);
      const hash = await compared.hashAt(endpoint, checkpoint);
      if (leads && hash === null && (await asker.hashAt(endpoint, height - 1)) === null)
        settle(record, claimWithoutBlocks(record));
      if (typeof hash !== 'string') return;
      compared.place(endpoint, checkpoint);
      found.set(record, {
        record,
        name: endpoint.name,
        best: { number: height, hash: hashOf(header) ?? `of ${endpoint.name}` },
        ...(leads && { parent: parentOf(header) }),
        finalized: { number: checkpoint, hash },
        isFinalityStuck: false,
        hashAt: async (at) =>
          checkpoints.includes(at) ? await compared.hashAt(endpoint, at) : await asker.hashAt(endpoint, at),
      });
    },
  );
  // In the order in which they are listed, whatever answers first.
  const judged = records.flatMap((record) => found.get(record) ?? []);
  const { standings } = await judgeHeads(judged);
  const hadOther = judged.some(
    (node) => node.record.standing?.kind === 'other_chain' && standings.get(node)?.kind === 'undecided',
  );
  for (const node of judged) {
    const standing = standings.get(node);
    const { record } = node;
    const was = record.standing?.kind;
    // A tie does not overrule what more nodes decided before.
    const isKept = was === 'other_chain' || (hadOther && was === 'on_chain');
    if (standing && !(standing.kind === 'undecided' && isKept)) settle(record, standing);
  }
  return compared;
}

/** How a node's chain differs from the own node's final one. */
async function apartFrom(
  final: BlockRef | undefined,
  { endpoint, height }: HeadRecord,
  asker: HeadAsker,
): Promise<HeadStanding | undefined> {
  if (!final || final.number > height) return undefined;
  const own = await asker.hashAt(endpoint, final.number);
  if (typeof own !== 'string' || own === final.hash) return undefined;
  return { kind: 'other_chain', height: final.number, own, other: final.hash, others: ['the own node'] };
}

function settle(record: HeadRecord, standing: HeadStanding): void {
  record.standing = standing;
  record.otherChainTimes = standing.kind === 'other_chain' ? record.otherChainTimes + 1 : 0;
}

function claimWithoutBlocks({ height, header, endpoint }: HeadRecord): HeadStanding {
  const best = { number: height, hash: hashOf(header) ?? `of ${endpoint.name}` };
  return { kind: 'contradicts_itself', best, parent: parentOf(header) ?? 'unknown', below: null };
}

interface Group {
  readonly members: readonly HeadRecord[];
  /** Below all of them, by more than a usual fork. */
  readonly checkpoint: number;
}

/** Nodes that are close to each other; the largest groups where there are many. */
function groupsOf(records: readonly HeadRecord[]): Group[] {
  const groups: HeadRecord[][] = [];
  for (const record of records.toSorted((one, other) => one.height - other.height)) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last && before && record.height - before.height <= groupGap) last.push(record);
    else groups.push([record]);
  }
  return groups
    .toSorted((one, other) => other.length - one.length || (other[0]?.height ?? 0) - (one[0]?.height ?? 0))
    .slice(0, mostGroups)
    .map((members) => ({ members, checkpoint: Math.max(0, (members[0]?.height ?? 0) - usualFork) }));
}
