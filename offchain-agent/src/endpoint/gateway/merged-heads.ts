import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import type { BlockTree } from './block-tree.ts';
import { FanOut } from './fan-out.ts';
import { hashesBetween, leastAtOnce } from './hash-range.ts';
import { NewestBlocks } from './newest-blocks.ts';
import type { Pool } from './pool.ts';
import { readResult } from './reply.ts';
import { type Block, mostHeaderBytes } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** A longer hole is left open, and said; so is one of larger headers. */
const longestHole = 256;
const mostHoleBytes = 67_108_864;
/** So many are read at once where it is not known how many are lacking. */
const mostAtOnce = 32;
/** What was sent last, for whoever missed some of it. */
const keptBlocks = 256;
const mostSeen = 4_096;

type HeadKind = 'newHeads' | 'finalizedHeads' | 'allHeads';

/**
 * One stream of heads out of those of all upstreams, by hash: an upstream that dies leaves no gap, one that begins anew tells
 * nothing twice. Best heads come when they extend the last one sent, or the whole branch where another one has grown longer; a
 * height that is finalized comes once, ascending.
 */
export class MergedHeads {
  best: Block | undefined;
  finalized: Block | undefined;
  /** Heads that nobody could tell any more. */
  holes = 0;
  readonly #blocks: BlockTree;
  readonly #pool: Pool;
  readonly #log: Logger;
  readonly #onConflict: (upstream: Upstream) => void;
  readonly #listeners: Readonly<Record<HeadKind, FanOut<Block>>>;
  readonly #sentBest = new NewestBlocks<{ readonly block: Block }>(keptBlocks);
  readonly #finalizedHashes = new Map<number, string>();
  /** What was told as final, and taken back: where it turns out to be right it is not told again. */
  readonly #retracted = new Map<number, string>();
  readonly #seen = new Set<string>();
  /** Counts how often the chain has begun anew: what was still looked for before is of no chain any more. */
  /** Rises when heads that were told are void: the chain began anew, or final blocks were taken back. */
  life = 0;
  #bestWork: Promise<void> | undefined;
  #finalizedWork: Promise<void> | undefined;
  readonly #bestQueue = new NewestBlocks<{ readonly block: Block; readonly upstream?: Upstream }>();
  readonly #finalizedQueue = new NewestBlocks<{ readonly block: Block; readonly upstream: Upstream }>();

  /** @param onConflict called with an upstream whose final block does not follow the last one */
  constructor(blocks: BlockTree, pool: Pool, log: Logger, onConflict: (upstream: Upstream) => void) {
    this.#blocks = blocks;
    this.#pool = pool;
    this.#log = log;
    this.#onConflict = onConflict;
    const fanOut = (): FanOut<Block> => new FanOut(logFault(log, 'telling a head'));
    this.#listeners = { newHeads: fanOut(), finalizedHeads: fanOut(), allHeads: fanOut() };
  }

  /** @returns what ends it */
  on(kind: HeadKind, listener: (block: Block) => void): () => void {
    return this.#listeners[kind].on(listener);
  }

  /** The best blocks that were sent after one, ascending; all that are kept where that one is not. */
  sentAfter(hash: string): Block[] {
    const sent = Array.from(this.#sentBest.values(), ({ block }) => block);
    return sent.slice(sent.findIndex((block) => block.hash === hash) + 1);
  }

  /** The hash at a finalized height of those seen last. */
  finalizedHash(number: number): string | undefined {
    return this.#finalizedHashes.get(number);
  }

  /** Takes a block of an upstream that is on the chain. */
  onBlock(upstream: Upstream, kind: 'best' | 'all' | 'finalized', block: Block): void {
    this.#sendAll(block);
    if (kind === 'best') this.#onBest(block, upstream);
    if (kind === 'finalized') this.#onFinalized(upstream, block);
  }

  #sendAll(block: Block): void {
    if (this.#seen.has(block.hash)) return;
    this.#seen.add(block.hash);
    const [oldest] = this.#seen;
    if (oldest !== undefined && this.#seen.size > mostSeen) this.#seen.delete(oldest);
    this.#listeners.allHeads.emit(block);
  }

  /**
   * Looks whether a living upstream on the chain has what was told last. Where none has, reads go to the highest block that one
   * has; it is told of where it was not told already. What is final stays: upstreams below it are behind.
   */
  derive(): void {
    if (!this.best || this.#bestWork || this.#pool.isHeld(this.best)) return;
    const top = this.#pool.top();
    if (!top || top.number > this.best.number || top.number < (this.finalized?.number ?? 0)) return;
    this.#log.warn(
      { was: this.best.number, now: top.number },
      'no upstream has the last reported best block',
    );
    this.best = undefined;
    this.#pool.headTimes.forget();
    if (this.#sentBest.has(top.hash) || this.#sentBest.has(top.parent)) this.#sendBest(top);
    else this.#enqueueBest(top);
  }

  /** Forgets all of a chain that has begun anew. */
  beginAnew(): void {
    this.life += 1;
    this.best = undefined;
    this.finalized = undefined;
    this.#sentBest.clear();
    this.#finalizedHashes.clear();
    this.#retracted.clear();
    this.#seen.clear();
    this.#bestQueue.clear();
    this.#finalizedQueue.clear();
  }

  /** Takes back what was called final from a height on: it was the word of one upstream. What is final instead is told next. */
  retractFrom(number: number): void {
    this.life += 1;
    this.#finalizedQueue.clear();
    for (const [height, hash] of this.#finalizedHashes) {
      if (height < number) continue;
      this.#finalizedHashes.delete(height);
      this.#retracted.set(height, hash);
    }
    const last = Math.max(-1, ...this.#finalizedHashes.keys());
    this.finalized = this.#blocks.get(this.#finalizedHashes.get(last) ?? '');
    for (const [hash, { block }] of this.#sentBest) if (block.number >= number) this.#sentBest.delete(hash);
    this.#bestQueue.clear();
    this.#pool.headTimes.forget();
    if (this.best && this.best.number >= number) this.best = this.finalized;
  }

  #onBest(block: Block, upstream: Upstream): void {
    if (this.best && block.number <= this.best.number) return;
    this.#enqueueBest(block, upstream);
  }

  #enqueueBest(block: Block, upstream?: Upstream): void {
    const isNext = this.#sentBest.size === 0 || block.parent === this.best?.hash;
    if (isNext && !this.#bestWork) return this.#sendBest(block);
    this.#bestQueue.keep({ block, ...(upstream && { upstream }) });
    this.#bestWork ??= this.#fillBest()
      .catch(logFault(this.#log, 'filling best heads'))
      .finally(() => {
        this.#bestWork = undefined;
      });
  }

  async #fillBest(): Promise<void> {
    for (let next = this.#bestQueue.takeOldest(); next; next = this.#bestQueue.takeOldest()) {
      const { block, upstream } = next;
      if (this.best && block.number <= this.best.number) continue;
      if (this.#sentBest.has(block.hash)) {
        this.#sendBest(block);
        continue;
      }
      const life = this.life;
      const from = this.best?.number ?? block.number;
      const final = this.finalized?.number ?? -1;
      const isKnown = ({ hash, number }: Pick<Block, 'hash' | 'number'>): boolean =>
        this.#sentBest.has(hash) || number <= final;
      const path = await this.#pathTo(block, from, isKnown, upstream);
      if (life !== this.life) continue;
      if (!path.isWhole) this.#hole('best', block.number - (this.best?.number ?? block.number));
      for (const one of path.blocks) this.#sendBest(one);
    }
  }

  #onFinalized(upstream: Upstream, block: Block): void {
    const last = this.finalized;
    if (!last) return this.#sendFinalized(block);
    if (block.number <= last.number) return;
    if (block.parent === last.hash && !this.#finalizedWork) return this.#sendFinalized(block);
    this.#finalizedQueue.keep({ upstream, block });
    this.#finalizedWork ??= this.#fillFinalized()
      .catch(logFault(this.#log, 'filling finalized heads'))
      .finally(() => {
        this.#finalizedWork = undefined;
      });
  }

  async #fillFinalized(): Promise<void> {
    for (let next = this.#finalizedQueue.takeOldest(); next; next = this.#finalizedQueue.takeOldest()) {
      const { upstream, block } = next;
      const last = this.finalized;
      if (!last) this.#sendFinalized(block);
      else if (block.number > last.number) {
        const life = this.life;
        const path = await this.#pathTo(block, last.number, ({ number }) => number <= last.number, upstream);
        if (life !== this.life) continue;
        if (path.root && path.root.number === last.number && path.root.hash !== last.hash) {
          this.#onConflict(upstream);
          continue;
        }
        if (!path.isWhole) this.#hole('finalized', block.number - last.number);
        for (const one of path.blocks) this.#sendFinalized(one);
      }
    }
  }

  /**
   * The blocks from behind a known one up to this one, ascending; the root is the known one that they follow.
   * @param from the height of the last one that was sent @param upstream has the block
   */
  async #pathTo(
    block: Block,
    from: number,
    isKnown: (block: Pick<Block, 'hash' | 'number'>) => boolean,
    upstream?: Upstream,
  ): Promise<{ blocks: Block[]; root?: Pick<Block, 'hash' | 'number'>; isWhole: boolean }> {
    const blocks = [block];
    if (block.number - from > longestHole) return { blocks, isWhole: false };
    let bytes = 0;
    let read: ReadonlyMap<string, Block> = new Map();
    for (let first = block; ; first = blocks[0] ?? block) {
      const root = { hash: first.parent, number: first.number - 1 };
      if (isKnown(root)) return { blocks, root, isWhole: true };
      if (blocks.length > longestHole || bytes > mostHoleBytes || root.number < 0)
        return { blocks: [block], isWhole: false };
      let parent = this.#blocks.get(root.hash) ?? read.get(root.hash);
      if (!parent) {
        // Down to the last one that was sent, or further where another branch has grown longer.
        const last = root.number > from ? from + 1 : root.number - mostAtOnce;
        read = await this.#between(Math.max(1, last), root.number, upstream);
        parent = read.get(root.hash) ?? (await this.#fetch(root.hash, upstream));
      }
      if (parent?.number !== root.number) return { blocks: [block], isWhole: false };
      blocks.unshift(parent);
      bytes += parent.header.length;
    }
  }

  /** Blocks between two heights by their hashes, as an upstream has them: one after the other they would take too long. */
  async #between(first: number, last: number, prefer?: Upstream): Promise<ReadonlyMap<string, Block>> {
    const blocks = new Map<string, Block>();
    if (last - first < leastAtOnce) return blocks;
    const hashes = await hashesBetween(this.#pool, first, last, prefer);
    const read = hashes.map(async (hash) => {
      const block = this.#blocks.get(hash) ?? (await this.#fetch(hash, prefer));
      if (block) blocks.set(block.hash, block);
    });
    await Promise.all(read);
    return blocks;
  }

  async #fetch(hash: string, prefer?: Upstream): Promise<Block | undefined> {
    const reply = await this.#pool.ask({
      method: 'chain_getHeader',
      params: JSON.stringify([hash]),
      hash,
      isIdempotent: true,
      nullIsUnknown: true,
      ...(prefer && { prefer }),
    });
    if (reply && reply.tail.length > mostHeaderBytes) return undefined;
    return readResult(reply, (result) => {
      const header = wholeHeader(result);
      if (headerHash(header) !== hash) return undefined;
      return {
        hash,
        number: Number(header.number),
        parent: header.parentHash,
        header: Buffer.from(JSON.stringify(result)),
      };
    });
  }

  #hole(kind: string, blocks: number): void {
    this.holes += 1;
    this.#log.warn({ blocks }, `${kind} heads have a hole: no upstream could tell all blocks of it`);
  }

  #sendBest(block: Block): void {
    this.best = block;
    // Told once, however often reads go back to it.
    if (this.#sentBest.has(block.hash)) return;
    this.#sentBest.keep({ block });
    this.#sendAll(block);
    this.#listeners.newHeads.emit(block);
  }

  #sendFinalized(block: Block): void {
    this.finalized = block;
    this.#finalizedHashes.set(block.number, block.hash);
    const [oldest] = this.#finalizedHashes.keys();
    if (oldest !== undefined && this.#finalizedHashes.size > keptBlocks) this.#finalizedHashes.delete(oldest);
    const isTold = this.#retracted.get(block.number) === block.hash;
    for (const height of this.#retracted.keys()) if (height <= block.number) this.#retracted.delete(height);
    if (!isTold) this.#listeners.finalizedHeads.emit(block);
  }
}
