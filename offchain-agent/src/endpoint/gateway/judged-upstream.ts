import type { HeadStanding } from '../../chain/heads/head-standing.ts';
import type { JudgedNode } from '../../chain/heads/judged-node.ts';
import type { BlockTree } from './block-tree.ts';
import type { GatewayClock } from './clock.ts';
import type { ToldKind } from './hand-shake.ts';
import { hashOf } from './head-hashes.ts';
import type { HeadLead } from './head-lead.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Upstreams that tell the same of a chain are rarely further apart, blocks. */
export const usualLead = 3;

/** An upstream that told of no head for so long stands still, in block times. */
const stillBlocks = 1.25;
/** Finality that did not advance for so long stands still, in block times. */
const stuckBlocks = 1.5;
/** An upstream that told of no final block for so long tells of none, in block times: several may become final at once. */
const tellsBlocks = 2.5;
/** An upstream that was level so long ago, in block times, may have fallen behind meanwhile. */
const levelBlocks = 1.5;

/** Why an upstream is not on the chain as long as it was not compared. */
export const notCompared = 'is not compared with the other upstreams yet';

/** What is known of one upstream's heads. */
interface UpstreamRecord {
  /** Whether it was on the chain that is remembered. */
  isWitness: boolean;
  /** Counts its connections. */
  life: number;
  headMs: number;
  finalMs: number;
  /** The highest block that it called final over this connection. */
  final: number;
  lead: HeadLead | undefined;
  /** When its head was last as high as those of the others. */
  levelMs: number;
}

/** What is known of the heads of each upstream. */
export class UpstreamRecords {
  readonly #records = new WeakMap<Upstream, UpstreamRecord>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  of(upstream: Upstream): UpstreamRecord {
    const known = this.#records.get(upstream);
    if (known) return known;
    const record: UpstreamRecord = { isWitness: false, life: 0, ...begun(this.#nowMs()) };
    this.#records.set(upstream, record);
    return record;
  }

  /** An upstream's connection begins. */
  begin(upstream: Upstream): void {
    const record = this.of(upstream);
    Object.assign(record, { life: record.life + 1, ...begun(this.#nowMs()) });
  }

  /** Notes an upstream's head beside the highest one of all. */
  compare(upstream: Upstream, best: number, highest: number): void {
    if (best >= highest - usualLead) this.of(upstream).levelMs = this.#nowMs();
  }

  /** Whether it had one not long ago. */
  wasLevel(upstream: Upstream, blockMs: number): boolean {
    return this.#nowMs() - this.of(upstream).levelMs <= levelBlocks * blockMs;
  }

  /** Whether its finality advances. */
  tellsFinals(upstream: Upstream, blockMs: number): boolean {
    const { final, finalMs } = this.of(upstream);
    return final >= 0 && this.#nowMs() - finalMs <= tellsBlocks * blockMs;
  }
}

/** What is known of the heads of a connection that begins. */
function begun(nowMs: number): Omit<UpstreamRecord, 'isWitness' | 'life'> {
  return { headMs: nowMs, finalMs: nowMs, final: -1, lead: undefined, levelMs: Number.NEGATIVE_INFINITY };
}

/** An upstream as it is compared with others. */
export interface JudgedUpstream extends JudgedNode {
  readonly upstream: Upstream;
  readonly best: Block;
  readonly finalized: Block | undefined;
  readonly life: number;
}

interface JudgedParts {
  readonly blocks: BlockTree;
  readonly clock: GatewayClock;
  readonly nowMs: () => number;
  readonly blockMs: () => number;
}

/** An upstream to be compared; none where it told of no head. */
export function judgedUpstream(
  upstream: Upstream,
  { life, headMs, finalMs }: UpstreamRecord,
  { blocks, clock, nowMs, blockMs }: JudgedParts,
): JudgedUpstream[] {
  const { bestBlock, isLiving, name } = upstream;
  if (!isLiving || !bestBlock) return [];
  const finalized = finalOf(upstream);
  const isKnown = isOnChain(upstream) && blocks.isLinked(bestBlock);
  return [
    {
      upstream,
      name,
      life,
      best: bestBlock,
      ...(!isKnown && { parent: bestBlock.parent, parentNumber: blocks.parentNumber(bestBlock) }),
      finalized,
      isFinalUnknown: finalized !== undefined && !(isOnChain(upstream) && blocks.isLinked(finalized)),
      isFollowed: isOnChain(upstream) && !upstream.isUnplaced,
      isStill: nowMs() - headMs > stillBlocks * blockMs(),
      isFinalityStuck: nowMs() - finalMs > stuckBlocks * blockMs(),
      hashAt: async (height) =>
        (isKnown ? blocks.ancestorAt(bestBlock, height) : undefined) ??
        (await hashOf(upstream, bestBlock, height, clock)),
    },
  ];
}

/** Whether an upstream is on the chain, as far as was judged. */
export function isOnChain({ isLiving, strange }: Upstream): boolean {
  return isLiving && strange === undefined;
}

/** The upstreams on the chain, without one. */
export function othersOnChain(upstreams: readonly Upstream[], not: Upstream): Upstream[] {
  return upstreams.filter((one) => one !== not && isOnChain(one));
}

/** The last final block of an upstream; one above its best block was told before that. */
export function finalOf({ bestBlock, finalizedBlock }: Upstream): Block | undefined {
  return finalizedBlock && bestBlock && finalizedBlock.number <= bestBlock.number
    ? finalizedBlock
    : undefined;
}

/** Whether a block is not passed on yet: what an upstream that leads calls final waits for the others. */
export function isHeldBack({ lead }: UpstreamRecord, kind: ToldKind): boolean {
  return kind === 'finalized' && lead?.isProvisional === true;
}

/** Whether a standing says that hashes do not show who is right. */
export function isUndecided(standing: HeadStanding): boolean {
  return standing.kind === 'undecided' || (standing.kind === 'incomparable' && standing.isTied);
}

/** The nodes that are no further below the highest one than upstreams usually are; the highest first. */
export function nearTop(nodes: readonly JudgedUpstream[]): JudgedUpstream[] {
  const highest = Math.max(...nodes.map(({ best }) => best.number));
  return nodes
    .filter(({ best }) => highest - best.number <= usualLead)
    .toSorted((one, other) => other.best.number - one.best.number);
}
