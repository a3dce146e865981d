import { type BlockBody, blockBodies } from './block-bodies.ts';
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
  readonly unread: readonly Unread[];
  /** Whether more blocks could not be read than are listed. */
  readonly isPartial?: boolean;
}

interface Unread {
  readonly hash: string;
  readonly number: number;
}

/** Reorganizations deeper than this are read again. */
const mostVerdicts = 16;
/** Blocks that one search reads: half a day of 12 s each, in which finality may have stalled. */
const mostSteps = 4_096;
/** Blocks that could not be read are read again later: of so many at a time, until so many attempts fail. */
const mostUnread = 256;
const mostFailures = 8;
/** Searches chains for one extrinsic, from their tips down to a block in which the extrinsic cannot be. */
export class ExtrinsicSearch {
  readonly #network: GatewayNetwork;
  readonly #extrinsic: string;
  readonly #verdicts = new Map<string, Verdict>();
  #floor: number;

  /** @param floor the height at and below which the extrinsic cannot be */
  constructor(network: GatewayNetwork, extrinsic: string, floor: number) {
    this.#network = network;
    this.#extrinsic = wholeExtrinsic(extrinsic);
    this.#floor = floor;
  }

  get floor(): number {
    return this.#floor;
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

  /** Searches the chain that ends in a block. */
  async look(tip: Pick<Block, 'hash' | 'number'>): Promise<ChainSearch> {
    const { found, unread, isPartial = false } = await this.#verdictOf(tip);
    if (found) return found;
    const left: Unread[] = [];
    for (const block of unread) {
      if (block.number <= this.#floor) continue;
      const body = left.length < mostFailures ? await this.#read(block.hash) : undefined;
      const index = body?.indexOf(this.#extrinsic);
      if (index !== undefined) return this.#found([tip.hash], { ...block, index });
      if (!body) left.push(block);
    }
    if (left.length < unread.length) this.#note([tip.hash], { unread: left, isPartial });
    return left.length > 0 || isPartial ? 'unknown' : 'absent';
  }

  async #verdictOf(tip: Pick<Block, 'hash' | 'number'>): Promise<Verdict> {
    const walked: string[] = [];
    const unread: Unread[] = [];
    let { hash, number } = tip;
    while (number > this.#floor) {
      const known = this.#verdicts.get(hash);
      if (known?.found) return this.#note(walked, known);
      if (known) return this.#note(walked, joined(unread, known));
      const body = await this.#read(hash);
      const index = body?.indexOf(this.#extrinsic);
      walked.push(hash);
      if (index !== undefined) return { found: this.#found(walked, { hash, number, index }), unread: [] };
      const parent = body?.parent ?? this.#network.blocks.get(hash)?.parent;
      if (!body) unread.push({ hash, number });
      // Without its parent nothing below is known: the next search walks the same way again.
      if (parent === undefined || walked.length > mostSteps) return { unread, isPartial: true };
      hash = parent;
      number -= 1;
    }
    return this.#note(walked, { unread });
  }

  #found(walked: readonly string[], found: ExtrinsicPlace): ExtrinsicPlace {
    this.#note(walked, { found, unread: [] });
    return found;
  }

  async #read(hash: string): Promise<BlockBody | undefined> {
    return await blockBodies(this.#network).read(hash);
  }

  /** Stores the verdict of a tip, and of the blocks below it where the verdict is the same. */
  #note(walked: readonly string[], verdict: Verdict): Verdict {
    const isSame = verdict.found !== undefined || (verdict.unread.length === 0 && !verdict.isPartial);
    for (const hash of isSame ? walked.toReversed() : walked.slice(0, 1)) {
      this.#verdicts.delete(hash);
      this.#verdicts.set(hash, verdict);
    }
    for (const [oldest] of this.#verdicts) {
      if (this.#verdicts.size <= mostVerdicts) break;
      this.#verdicts.delete(oldest);
    }
    return verdict;
  }
}

function joined(unread: readonly Unread[], below: Verdict): Verdict {
  const all = [...unread, ...below.unread];
  const isPartial = below.isPartial === true || all.length > mostUnread;
  return { unread: all.slice(0, mostUnread), isPartial };
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
