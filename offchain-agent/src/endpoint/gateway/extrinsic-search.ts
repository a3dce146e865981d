import { type BlockBody, blockBodies } from './block-bodies.ts';
import { leastAtOnce } from './hash-range.ts';
import type { GatewayNetwork } from './network.ts';
import type { Block } from './told-blocks.ts';

/** The block that has an extrinsic, and the extrinsic's position in it. */
export interface ExtrinsicPlace {
  readonly hash: string;
  readonly number: number;
  readonly index: number;
}

/** `unknown`: some block of the chain could not be read, and no other has the extrinsic. */
export type ChainSearch = ExtrinsicPlace | 'absent' | 'unknown';

/** A chain down to the floor: the block in it that has the extrinsic, or the blocks in it that could not be read. */
interface Verdict {
  readonly found?: ExtrinsicPlace;
  readonly unread: readonly SomeBlock[];
  /** The highest block that was not searched yet. */
  readonly rest?: SomeBlock;
}

type SomeBlock = Pick<Block, 'hash' | 'number'>;

/** Reorganizations deeper than this are read again. */
const mostVerdicts = 16;
/** Blocks that are searched before a newer tip gets its turn: an extrinsic is mostly in one of the newest. */
const mostSteps = 256;
/** Blocks that are read at once. */
const ahead = 32;
/** Blocks that could not be read are read again later: of so many at a time, until so many attempts fail. */
const mostUnread = 256;
const mostFailures = 8;

/** Searches chains for one extrinsic, from their tips down to a block in which the extrinsic cannot be. */
export class ExtrinsicSearch {
  readonly #network: GatewayNetwork;
  readonly #extrinsic: string;
  readonly #verdicts = new Map<string, Verdict>();
  #floor: number;
  #isUnfinished = false;

  /** @param floor the height at and below which the extrinsic cannot be */
  constructor(network: GatewayNetwork, extrinsic: string, floor: number) {
    this.#network = network;
    this.#extrinsic = wholeExtrinsic(extrinsic);
    this.#floor = floor;
  }

  get floor(): number {
    return this.#floor;
  }

  /** Whether the last search went on, and has blocks left. */
  get isUnfinished(): boolean {
    return this.#isUnfinished;
  }

  /** Takes a finalized block whose chain lacks the extrinsic: nothing below it is searched again. */
  raiseFloor(height: number): void {
    this.#floor = Math.max(this.#floor, height);
  }

  /** Forgets all blocks: the chain was reset. */
  reset(floor: number): void {
    this.#verdicts.clear();
    this.#floor = floor;
  }

  /** Searches the chain that ends in a block. @param goesOn whether it also goes on where an earlier search ended */
  async look(tip: SomeBlock, goesOn = true): Promise<ChainSearch> {
    const known = this.#verdicts.get(tip.hash);
    let verdict = known ?? (await this.#walk(tip, []));
    if (verdict.rest && goesOn) verdict = await this.#walk(verdict.rest, verdict.unread);
    this.#isUnfinished = verdict.rest !== undefined && verdict.rest.hash !== known?.rest?.hash;
    const { rest } = verdict;
    const left: SomeBlock[] = [];
    const found = verdict.found ?? (await this.#readAgain(verdict.unread, left));
    this.#note([tip.hash], found ? { found, unread: [] } : { unread: left, ...(rest && { rest }) });
    return found ?? (left.length > 0 || rest ? 'unknown' : 'absent');
  }

  /** Reads blocks that could not be read before. @param left gets those that still cannot */
  async #readAgain(unread: readonly SomeBlock[], left: SomeBlock[]): Promise<ExtrinsicPlace | undefined> {
    for (const block of unread) {
      if (block.number <= this.#floor) continue;
      const body = left.length < mostFailures ? await this.#read(block.hash) : undefined;
      const index = body?.indexOf(this.#extrinsic);
      if (index !== undefined) return { ...block, index };
      if (!body) left.push(block);
    }
    return undefined;
  }

  /** Searches from a block down. @param above could not be read */
  async #walk(from: SomeBlock, above: readonly SomeBlock[]): Promise<Verdict> {
    const walked: string[] = [];
    const unread = [...above];
    let { hash, number } = from;
    while (number > this.#floor) {
      const known = this.#verdicts.get(hash);
      if (known?.found) return this.#noteSame(walked, known);
      if (known) return this.#noteSame(walked, { ...known, unread: [...unread, ...known.unread] });
      const rest = { hash, number };
      if (walked.length >= mostSteps || unread.length >= mostUnread) return { unread, rest };
      if (walked.length % ahead === leastAtOnce) await this.#readAhead(number);
      const body = await this.#read(hash);
      const index = body?.indexOf(this.#extrinsic);
      walked.push(hash);
      if (index !== undefined) return this.#noteSame(walked, { found: { hash, number, index }, unread: [] });
      const parent = body?.parent ?? this.#network.blocks.get(hash)?.parent;
      // Without its parent nothing below is known.
      if (parent === undefined) return { unread, rest };
      if (!body) unread.push(rest);
      hash = parent;
      number -= 1;
    }
    return this.#noteSame(walked, { unread });
  }

  /** One after the other, blocks of a long chain would take too long. */
  async #readAhead(number: number): Promise<void> {
    const first = Math.max(this.#floor + 1, number - ahead + 1);
    if (number - first >= leastAtOnce) await blockBodies(this.#network).readBetween(first, number);
  }

  async #read(hash: string): Promise<BlockBody | undefined> {
    return await blockBodies(this.#network).read(hash);
  }

  /** Stores the verdict of a block for those above it that were searched, where it is the same. */
  #noteSame(walked: readonly string[], verdict: Verdict): Verdict {
    const isSame = verdict.found !== undefined || (verdict.unread.length === 0 && !verdict.rest);
    if (isSame) this.#note(walked.toReversed(), verdict);
    return verdict;
  }

  #note(hashes: readonly string[], verdict: Verdict): void {
    for (const hash of hashes) {
      this.#verdicts.delete(hash);
      this.#verdicts.set(hash, verdict);
    }
    for (const [oldest] of this.#verdicts) {
      if (this.#verdicts.size <= mostVerdicts) break;
      this.#verdicts.delete(oldest);
    }
  }
}

/** Returns the bytes that a node reads: a length first, and what follows the counted bytes is dropped. */
function wholeExtrinsic(extrinsic: string): string {
  const bytes = Buffer.from(extrinsic.slice(2, 12).padEnd(10, '0'), 'hex');
  const mode = (bytes[0] ?? 0) & 0b11;
  if (mode === 0b11) return extrinsic;
  const prefix = [1, 2, 4][mode] ?? 1;
  const length = bytes.readUIntLE(0, prefix) >>> 2;
  const end = 2 + 2 * (prefix + length);
  return end > 2 && end < extrinsic.length && length > 0 ? extrinsic.slice(0, end) : extrinsic;
}
