import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import {
  type BlockRef,
  type JudgedNode,
  judgeHeads,
  type Standing,
  standingText,
} from '../../chain/heads/judge-heads.ts';
import { ComparedHashes, HeadAsker, inTurns, type SurveyedEndpoint } from './head-asker.ts';
import { HeightCounts } from './height-counts.ts';

/** A node's answer at an instant. */
export interface HeadClaim {
  readonly height: number;
  /** As the node sent it. */
  readonly header: unknown;
}

interface SurveyOptions {
  readonly lagBlocks: number;
  /** The final height of the reporter's own node. */
  readonly ownHeight: () => number | undefined;
  /** Its final block, where the hash is known too: endpoints with another one are on another chain. */
  readonly ownFinal?: (() => BlockRef | undefined) | undefined;
  /** Whether samples are evidence about others' endpoints: then nothing is believed at first sight. */
  readonly isCautious: boolean;
  readonly now: () => number;
  /** Whether a node's head is as old as its block time explains; undefined where that is unknown. */
  readonly isCurrent?: (endpoint: SurveyedEndpoint) => boolean | undefined;
}

export type HeadVerdict = 'current' | 'behind' | 'other_chain';

/** What is known of a node's place among the others. */
export interface HeadView {
  /** Distance to the highest known head, blocks; undefined without others. */
  readonly lagBlocks: number | undefined;
  /** `unconfirmed`: a head far above all others that none of them confirms. */
  readonly standing: Standing['kind'] | 'unconfirmed';
  /** A sentence without a subject; undefined on the chain. */
  readonly text: string | undefined;
}

/** One node may be behind another one. */
interface Pair {
  /** Hashes that the upper node named when the lower one was not there yet, by height. */
  readonly commitments: Map<number, string>;
  isBelieved: boolean;
  /** The upper node's height when the lower one's head last changed. */
  seenHeight: number;
}

interface HeadRecord {
  readonly endpoint: SurveyedEndpoint;
  height: number;
  header: unknown;
  /** When the height last changed, and how often that was seen. */
  changedMs: number;
  changes: number;
  /** Undefined before it was compared with others. */
  standing: Standing | undefined;
  attempts: number;
  /** Judgements in a row that found it on another chain. */
  otherChainTimes: number;
  /** Whether it named a hash that turned out to be another one. */
  isDistrusted: boolean;
  /** The nodes that it may be behind. */
  readonly pairs: Map<SurveyedEndpoint, Pair>;
}

interface Latest {
  readonly version: number;
  readonly counts: HeightCounts;
  /** The heights, ascending, of which neither a number nor a confirmation shows whether they are behind. */
  readonly unresolved: readonly number[];
}

/** Shorter forks are usual. */
const usualFork = 8;
/** Nodes that are further apart have a checkpoint each, blocks. */
const groupGap = 64;
const mostGroups = 8;
const mostLowers = 8;
const mostLeaders = 2;
const mostPeers = 3;
/** How many hashes above a node another one has to name. */
const commitments = 3;
/** A head that did not change for so long, while others advanced by so many blocks, stands still. */
const stillMs = 60_000;
const stillBlocks = 10;
/** A node whose head changed so often is followed: another one far above it is not believed at first sight. */
const followedChanges = 2;
/** The own node's final block is rarely further below its best one, blocks. */
const finalityBlocks = 100;
const mostAttempts = 3;
const none: readonly HeadRecord[] = [];
/** Verdicts on another chain that are needed where samples are evidence. */
const cautiousTimes = 2;

const paces = {
  own: { openMs: 1_000, settledMs: 10_000 },
  cautious: { openMs: 10_000, settledMs: 60_000 },
} as const;

/**
 * Judges which of several endpoints have the head of the chain.
 *
 * The own node's height and the number of endpoints at a height decide at an instant. Between instants endpoints are compared
 * by hashes: which are on one chain, and, where counts do not decide, whether one that is far above is truly ahead. It has to
 * name the hashes of the lower one's next heights, which the lower one confirms when it comes there. What is not decided counts
 * against no endpoint.
 */
export class HeadSurvey {
  readonly #options: SurveyOptions;
  readonly #records = new Map<SurveyedEndpoint, HeadRecord>();
  #version = 0;
  #latest: Latest | undefined;
  #judgements = 0;
  #isUneven = false;
  #judgedMs = Number.NEGATIVE_INFINITY;
  #judging: Promise<void> | undefined;
  #own: { readonly height: number; readonly atMs: number } | undefined;

  constructor(options: SurveyOptions) {
    this.#options = options;
  }

  /** Takes an answer. */
  note(endpoint: SurveyedEndpoint, claim: HeadClaim): void {
    const nowMs = this.#options.now();
    const known = this.#records.get(endpoint);
    this.#version += 1;
    // A chain that began again, or a node that was restored: what was known of it is void.
    if (!known || claim.height < known.height - usualFork - this.#options.lagBlocks) {
      this.#records.set(endpoint, {
        ...claim,
        endpoint,
        changedMs: nowMs,
        changes: 0,
        standing: undefined,
        attempts: 0,
        otherChainTimes: 0,
        isDistrusted: false,
        pairs: new Map(),
      });
      return;
    }
    if (claim.height !== known.height) {
      known.changedMs = nowMs;
      known.changes += 1;
      for (const [upper, pair] of known.pairs) pair.seenHeight = this.#records.get(upper)?.height ?? 0;
    }
    known.height = claim.height;
    known.header = claim.header;
  }

  forget(endpoint: SurveyedEndpoint): void {
    this.#records.delete(endpoint);
    for (const { pairs } of this.#records.values()) pairs.delete(endpoint);
    this.#version += 1;
  }

  /** Takes the answers of one instant. @returns the verdict on each of them */
  instant(claims: ReadonlyMap<SurveyedEndpoint, HeadClaim>): (endpoint: SurveyedEndpoint) => HeadVerdict {
    for (const [endpoint, claim] of claims) this.note(endpoint, claim);
    const records = [...claims.keys()].flatMap((endpoint) => this.#records.get(endpoint) ?? []);
    const counts = new HeightCounts(
      records.filter(isCounted).map(({ height }) => height),
      this.#options.lagBlocks,
    );
    this.#isUneven = isUneven(records);
    this.#noteOwn();
    return (endpoint) => {
      const record = this.#records.get(endpoint);
      return record ? this.#verdict(record, counts) : 'current';
    };
  }

  #verdict(record: HeadRecord, counts: HeightCounts): HeadVerdict {
    const { lagBlocks, isCautious } = this.#options;
    const { height, standing, otherChainTimes } = record;
    const own = this.#own?.height;
    if (own !== undefined && height < own - lagBlocks) return 'behind';
    if (standing?.kind === 'other_chain' && otherChainTimes >= (isCautious ? cautiousTimes : 1))
      return 'other_chain';
    if (!isCounted(record)) return 'current';
    if (counts.isBehind(height) && !this.#ownObjects(height, counts)) return 'behind';
    return this.#leadersOf(record).some((leader) => height < leader.height - lagBlocks)
      ? 'behind'
      : 'current';
  }

  /** Where the head of an endpoint is among the others', as of the last answers. */
  viewOf(endpoint: SurveyedEndpoint): HeadView {
    const record = this.#records.get(endpoint);
    if (!record) return { lagBlocks: undefined, standing: 'on_chain', text: undefined };
    const { height, standing } = record;
    const latest = this.#asNow();
    const { counts } = latest;
    const hasOthers = this.#records.size > 1 || this.#own !== undefined;
    const isAway = standing?.kind === 'other_chain' || standing?.kind === 'undecided';
    const highest = this.#highestFor(record, counts);
    const lagBlocks = hasOthers && !isAway ? Math.max(0, highest - height) : undefined;
    const text = standing && standingText(standing);
    if (standing && text !== undefined) return { lagBlocks, standing: standing.kind, text };
    const below = this.#unconfirmedOver(record, latest);
    if (below === undefined) return { lagBlocks, standing: 'on_chain', text: undefined };
    return {
      lagBlocks,
      standing: 'unconfirmed',
      text: `claims block ${height}, ${height - below} above others that do not confirm it yet`,
    };
  }

  /** The highest head that is known for a node: of those close to it, of those it is behind, and of the own node. */
  #highestFor(record: HeadRecord, counts: HeightCounts): number {
    const { height } = record;
    const heights = [height, this.#own?.height ?? 0];
    if (isCounted(record)) heights.push(counts.highestPeer(height));
    if (counts.isBehind(height) && !this.#ownObjects(height, counts)) {
      const { lowest = height } = counts.above(height) ?? {};
      heights.push(counts.highestPeer(lowest));
    }
    for (const leader of this.#leadersOf(record))
      heights.push(leader.height, counts.highestPeer(leader.height));
    return Math.max(...heights);
  }

  /** The highest node that this one is far above without proof. */
  #unconfirmedOver({ height }: HeadRecord, { unresolved }: Latest): number | undefined {
    const first = unresolved.findLastIndex((lower) => lower < height - this.#options.lagBlocks);
    return unresolved[first];
  }

  /** Whether the own node goes on far below the nodes that a height would be behind. */
  #ownObjects(height: number, counts: HeightCounts): boolean {
    const own = this.#own;
    if (!own || this.#options.now() - own.atMs > stillMs) return false;
    const { lowest = 0 } = counts.above(height) ?? {};
    return lowest > own.height + finalityBlocks;
  }

  #noteOwn(): void {
    const height = this.#options.ownHeight();
    if (height === this.#own?.height) return;
    this.#own = height === undefined ? undefined : { height, atMs: this.#options.now() };
  }

  /** As of the last answers and judgement. */
  #asNow(): Latest {
    if (this.#latest?.version === this.#version) return this.#latest;
    const counted = [...this.#records.values()].filter(isCounted);
    const counts = new HeightCounts(
      counted.map(({ height }) => height),
      this.#options.lagBlocks,
    );
    const unresolved = counts.isSpread
      ? counted
          .filter((one) => !counts.isBehind(one.height) && this.#leadersOf(one).length === 0)
          .map(({ height }) => height)
      : [];
    this.#latest = {
      version: this.#version,
      counts,
      unresolved: [...new Set(unresolved)].toSorted((one, other) => one - other),
    };
    return this.#latest;
  }

  #leadersOf({ pairs }: HeadRecord): readonly HeadRecord[] {
    if (pairs.size === 0) return none;
    return Array.from(pairs).flatMap(([endpoint, { isBelieved }]) => {
      const leader = this.#records.get(endpoint);
      return isBelieved && leader && isCounted(leader) ? [leader] : [];
    });
  }

  /** Compares the heads by hashes where that is due. Call it after an instant, when all its answers are in. */
  judgeIfDue(): Promise<void> | undefined {
    if (this.#judging) return this.#judging;
    const records = [...this.#records.values()];
    if (records.length < 2 && !this.#options.ownFinal?.()) return undefined;
    const isNew = records.some(({ standing, attempts }) => !standing && attempts < mostAttempts);
    const latest = this.#asNow();
    const { isSpread } = latest.counts;
    const isOpen =
      isNew ||
      this.#isUneven ||
      records.some((one) => !isCounted(one) || this.#unconfirmedOver(one, latest) !== undefined);
    const { openMs, settledMs } = paces[this.#options.isCautious ? 'cautious' : 'own'];
    if (!isOpen && !isSpread) return undefined;
    const everyMs = isOpen ? openMs : settledMs;
    if (this.#options.now() - this.#judgedMs < everyMs) return undefined;
    return this.judge();
  }

  /** Compares the heads by hashes now. */
  async judge(): Promise<void> {
    this.#judging ??= this.#judge().finally(() => {
      this.#judging = undefined;
    });
    await this.#judging;
  }

  async #judge(): Promise<void> {
    this.#judgedMs = this.#options.now();
    this.#judgements += 1;
    this.#noteOwn();
    const asker = new HeadAsker();
    const compared = await this.#compare(asker);
    await this.#checkCommitments(asker);
    await this.#checkLeads(asker, compared);
    this.#version += 1;
  }

  /** Finds which nodes are on one chain. @returns the hashes by which they were compared */
  async #compare(asker: HeadAsker): Promise<ComparedHashes> {
    const records = [...this.#records.values()];
    for (const record of records) record.attempts += 1;
    const groups = groupsOf(records);
    const checkpoints = groups.map(({ checkpoint }) => checkpoint);
    const compared = new ComparedHashes(asker);
    const latest = this.#asNow();
    const judged: (JudgedNode & { readonly record: HeadRecord })[] = [];
    await inTurns(
      groups.flatMap(({ members, checkpoint }) => members.map((record) => ({ record, checkpoint }))),
      async ({ record, checkpoint }) => {
        const { endpoint, height, header } = record;
        const apart = await this.#apartFromOwn(record, asker);
        if (apart) {
          settle(record, apart);
          return;
        }
        const isLead = this.#unconfirmedOver(record, latest) !== undefined;
        const hash = await compared.hashAt(endpoint, checkpoint);
        if (isLead && hash === null && (await asker.hashAt(endpoint, height - 1)) === null)
          settle(record, claimWithoutBlocks(record));
        if (typeof hash !== 'string') return;
        compared.place(endpoint, checkpoint);
        judged.push({
          record,
          name: endpoint.name,
          best: { number: height, hash: hashOf(header) ?? `of ${endpoint.name}` },
          ...(isLead && { parent: parentOf(header) }),
          finalized: { number: checkpoint, hash },
          isFinalityStuck: false,
          hashAt: async (at) =>
            checkpoints.includes(at) ? await compared.hashAt(endpoint, at) : await asker.hashAt(endpoint, at),
        });
      },
    );
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
    this.#version += 1;
    return compared;
  }

  /** How a node's chain differs from the own node's final one. */
  async #apartFromOwn({ endpoint, height }: HeadRecord, asker: HeadAsker): Promise<Standing | undefined> {
    const final = this.#options.ownFinal?.();
    if (!final || final.number > height) return undefined;
    const own = await asker.hashAt(endpoint, final.number);
    if (typeof own !== 'string' || own === final.hash) return undefined;
    return { kind: 'other_chain', height: final.number, own, other: final.hash, others: ['the own node'] };
  }

  /** Compares what nodes named before with what the lower ones have now. */
  async #checkCommitments(asker: HeadAsker): Promise<void> {
    for (const lower of this.#records.values()) {
      for (const [upper, pair] of lower.pairs) {
        const leader = this.#records.get(upper);
        const isOver =
          !leader || !isCounted(lower) || lower.height >= leader.height - this.#options.lagBlocks;
        if (isOver) lower.pairs.delete(upper);
        else await this.#checkPair(lower, leader, pair, asker);
      }
    }
  }

  async #checkPair(lower: HeadRecord, leader: HeadRecord, pair: Pair, asker: HeadAsker): Promise<void> {
    const reached = [...pair.commitments].filter(([height]) => height <= lower.height);
    for (const [height, named] of reached) {
      const own = await asker.hashAt(lower.endpoint, height);
      if (typeof own !== 'string') continue;
      pair.commitments.delete(height);
      if (own === named) {
        pair.isBelieved = true;
        leader.isDistrusted = false;
        continue;
      }
      pair.isBelieved = false;
      pair.commitments.clear();
      // After a reorganization it has the same block, and may lead all the same.
      const now = await asker.hashAt(leader.endpoint, height);
      if (now !== own) leader.isDistrusted = true;
      return;
    }
  }

  /** Finds which nodes are behind others where their number does not tell. */
  async #checkLeads(asker: HeadAsker, compared: ComparedHashes): Promise<void> {
    const { lagBlocks, isCautious } = this.#options;
    const { counts } = this.#asNow();
    const onChain = [...this.#records.values()].filter(({ standing }) => standing?.kind === 'on_chain');
    const highest = Math.max(...onChain.map(({ height }) => height));
    const all = onChain.filter(({ height }) => height < highest - lagBlocks);
    // Where there are many each has its turn.
    const turn = all.length > mostLowers ? (this.#judgements * mostLowers) % all.length : 0;
    const lowers = [...all.slice(turn), ...all.slice(0, turn)].slice(0, mostLowers);
    // Honest nodes are not at one height, and a liar may know the highest of them.
    const peersOf = ({ height }: HeadRecord): HeadRecord[] =>
      onChain
        .filter((peer) => Math.abs(peer.height - height) <= lagBlocks)
        .toSorted((one, other) => other.height - one.height)
        .slice(0, mostPeers);
    // One that is closer to the head than all others may know so many blocks more than they do.
    const marginOf = ({ height }: HeadRecord): number =>
      isCautious || (counts.above(height)?.size ?? 0) < counts.peers(height) ? lagBlocks : 0;
    const asked: (readonly [HeadRecord, Pair, Map<number, string>])[] = [];
    for (const lower of lowers) {
      const { lowest = 0 } = counts.above(lower.height) ?? {};
      const leaders = onChain
        .filter(({ height }) => height > lower.height + lagBlocks)
        .toSorted(
          (one, other) => distance(one.height, lowest, lagBlocks) - distance(other.height, lowest, lagBlocks),
        )
        .slice(0, mostLeaders);
      for (const leader of leaders) {
        const pair = lower.pairs.get(leader.endpoint) ?? {
          commitments: new Map<number, string>(),
          isBelieved: false,
          seenHeight: leader.height,
        };
        lower.pairs.set(leader.endpoint, pair);
        if (
          this.#isSeen(lower, leader, pair, counts) &&
          (await compared.isOnePath(lower.endpoint, leader.endpoint))
        )
          pair.isBelieved = true;
        if (pair.commitments.size > 0) continue;
        const top = Math.max(lower.height, ...peersOf(lower).map(({ height }) => height));
        const first = top + marginOf(lower) + 1;
        const named = new Map<number, string>();
        for (let height = first; height < first + commitments && height < leader.height; height += 1) {
          const hash = await asker.hashAt(leader.endpoint, height);
          if (typeof hash === 'string') named.set(height, hash);
        }
        if (named.size > 0) asked.push([lower, pair, named]);
      }
    }
    // A hash was named before the lower nodes had that block only if they are below it still.
    const heights = new Map<SurveyedEndpoint, Promise<number | undefined>>();
    const heightNow = async ({ endpoint }: HeadRecord): Promise<number | undefined> => {
      const reading = heights.get(endpoint) ?? asker.heightOf(endpoint);
      heights.set(endpoint, reading);
      return await reading;
    };
    await inTurns(asked, async ([lower, pair, named]) => {
      const now = await Promise.all([lower, ...peersOf(lower)].map(heightNow));
      if (now[0] === undefined) return;
      const top = Math.max(...now.map((height) => height ?? 0));
      for (const [height, hash] of named)
        if (height > top + marginOf(lower)) pair.commitments.set(height, hash);
    });
  }

  /** Whether a node is behind another one as far as can be seen without a confirmation. */
  #isSeen(lower: HeadRecord, leader: HeadRecord, { seenHeight }: Pair, counts: HeightCounts): boolean {
    const { isCautious, now, isCurrent = () => undefined } = this.#options;
    const { height } = lower;
    const above = counts.above(height);
    if (!above || this.#ownObjects(height, counts)) return false;
    const isInWindow = distance(leader.height, above.lowest, this.#options.lagBlocks) === 0;
    if (!isInWindow || above.size < counts.peers(height)) return false;
    if (above.size > counts.peers(height)) return true;
    if (leader.isDistrusted || isCurrent(lower.endpoint) === true) return false;
    const isStill = now() - lower.changedMs > stillMs && leader.height >= seenHeight + stillBlocks;
    return isStill || (!isCautious && lower.changes < followedChanges);
  }
}

function settle(record: HeadRecord, standing: Standing): void {
  record.standing = standing;
  record.otherChainTimes = standing.kind === 'other_chain' ? record.otherChainTimes + 1 : 0;
}

function claimWithoutBlocks({ height, header, endpoint }: HeadRecord): Standing {
  const best = { number: height, hash: hashOf(header) ?? `of ${endpoint.name}` };
  return { kind: 'contradicts_itself', best, parent: parentOf(header) ?? 'unknown', below: null };
}

/** Blocks that a height is outside of a window. */
function distance(height: number, lowest: number, lagBlocks: number): number {
  return Math.max(0, lowest - height, height - lowest - lagBlocks);
}

/** Whether a node's height says something about the chain's. */
function isCounted({ standing }: HeadRecord): boolean {
  return standing === undefined || standing.kind === 'on_chain';
}

/** Whether nodes at one height follow different blocks. */
function isUneven(records: readonly HeadRecord[]): boolean {
  const parents = new Map<number, string>();
  for (const record of records) {
    const parent = parentOf(record.header);
    if (parent === undefined || !isCounted(record)) continue;
    const known = parents.get(record.height);
    if (known !== undefined && known !== parent) return true;
    parents.set(record.height, parent);
  }
  return false;
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

function parentOf(header: unknown): string | undefined {
  const parent = (header as { parentHash?: unknown } | null | undefined)?.parentHash;
  return typeof parent === 'string' ? parent : undefined;
}

/** Undefined for chains that hash headers in another way than nearly all do. */
function hashOf(header: unknown): string | undefined {
  try {
    return headerHash(wholeHeader(header));
  } catch {
    return undefined;
  }
}
