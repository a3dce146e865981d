import { type BlockRef, type HeadStanding, standingText } from '../../chain/heads/head-standing.ts';
import { compareHeads, usualFork } from './compare-heads.ts';
import { HeadAsker, type SurveyedEndpoint } from './head-asker.ts';
import { HeadLeads, stillMs } from './head-leads.ts';
import { type HeadClaim, type HeadRecord, isCounted, parentOf } from './head-record.ts';
import { HeightCounts } from './height-counts.ts';

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
  readonly standing: HeadStanding['kind'] | 'unconfirmed';
  /** A sentence without a subject; undefined on the chain. */
  readonly text: string | undefined;
}

interface Latest {
  readonly version: number;
  readonly counts: HeightCounts;
  /** The heights, ascending, of which neither a number nor a confirmation shows whether they are behind. */
  readonly unresolved: readonly number[];
}

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
  readonly #leads: HeadLeads;
  #isUneven = false;
  #judgedMs = Number.NEGATIVE_INFINITY;
  #judging: Promise<void> | undefined;
  #own: { readonly height: number; readonly atMs: number } | undefined;

  constructor(options: SurveyOptions) {
    this.#options = options;
    const { lagBlocks, isCautious, now, isCurrent } = options;
    this.#leads = new HeadLeads(this.#records, {
      lagBlocks,
      isCautious,
      now,
      isCurrent,
      ownObjects: (height, counts) => this.#ownObjects(height, counts),
    });
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
    this.#noteOwn();
    const asker = new HeadAsker();
    const latest = this.#asNow();
    const compared = await compareHeads([...this.#records.values()], asker, {
      ownFinal: this.#options.ownFinal?.(),
      isLead: (record) => this.#unconfirmedOver(record, latest) !== undefined,
    });
    await this.#leads.checkCommitments(asker);
    this.#version += 1;
    await this.#leads.find(asker, compared, this.#asNow().counts);
    this.#version += 1;
  }
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
