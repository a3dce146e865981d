import type { ComparedHashes, HeadAsker, SurveyedEndpoint } from './head-asker.ts';
import { inTurns } from './head-asker.ts';
import { type HeadPair, type HeadRecord, isCounted } from './head-record.ts';
import type { HeightCounts } from './height-counts.ts';

interface LeadsOptions {
  readonly lagBlocks: number;
  readonly isCautious: boolean;
  readonly now: () => number;
  readonly isCurrent?: ((endpoint: SurveyedEndpoint) => boolean | undefined) | undefined;
  /** Whether the own node speaks against the nodes above a height. */
  readonly ownObjects: (height: number, counts: HeightCounts) => boolean;
}

const mostLowers = 8;
const mostLeaders = 2;
const mostPeers = 3;
/** How many hashes above a node another one has to name. */
const commitments = 3;
/** A head that did not change for so long, while others advanced by so many blocks, stands still. */
export const stillMs = 60_000;
const stillBlocks = 10;
/** A node whose head changed so often is followed: another one far above it is not believed at first sight. */
const followedChanges = 2;

/** Finds which nodes are behind others where their number does not tell: by hashes that those named before. */
export class HeadLeads {
  readonly #options: LeadsOptions;
  readonly #records: ReadonlyMap<SurveyedEndpoint, HeadRecord>;
  #judgements = 0;

  constructor(records: ReadonlyMap<SurveyedEndpoint, HeadRecord>, options: LeadsOptions) {
    this.#records = records;
    this.#options = options;
  }

  /** Compares what nodes named before with what the lower ones have now. */
  async checkCommitments(asker: HeadAsker): Promise<void> {
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

  async #checkPair(lower: HeadRecord, leader: HeadRecord, pair: HeadPair, asker: HeadAsker): Promise<void> {
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
  async find(asker: HeadAsker, compared: ComparedHashes, counts: HeightCounts): Promise<void> {
    this.#judgements += 1;
    const { lagBlocks, isCautious } = this.#options;
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
    const asked: (readonly [HeadRecord, HeadPair, Map<number, string>])[] = [];
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
  #isSeen(lower: HeadRecord, leader: HeadRecord, { seenHeight }: HeadPair, counts: HeightCounts): boolean {
    const { isCautious, now, isCurrent = () => undefined } = this.#options;
    const { height } = lower;
    const above = counts.above(height);
    if (!above || this.#options.ownObjects(height, counts)) return false;
    const isInWindow = distance(leader.height, above.lowest, this.#options.lagBlocks) === 0;
    if (!isInWindow || above.size < counts.peers(height)) return false;
    if (above.size > counts.peers(height)) return true;
    if (leader.isDistrusted || isCurrent(lower.endpoint) === true) return false;
    const isStill = now() - lower.changedMs > stillMs && leader.height >= seenHeight + stillBlocks;
    return isStill || (!isCautious && lower.changes < followedChanges);
  }
}

/** Blocks that a height is outside of a window. */
function distance(height: number, lowest: number, lagBlocks: number): number {
  return Math.max(0, lowest - height, height - lowest - lagBlocks);
}
