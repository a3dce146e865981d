import type { Logger } from '../base/logger.ts';
import { headerHash, wholeHeader } from '../chain/block/header-hash.ts';
import type { BlockTree } from './block-tree.ts';
import { FanOut } from './fan-out.ts';
import type { Pool } from './pool.ts';
import { readResult } from './reply.ts';
import type { Block, Upstream } from './upstream.ts';

/** A longer hole is left open, and said. */
const longestHole = 256;
/** What was sent last, for whoever missed some of it. */
const keptBlocks = 256;
const mostSeen = 4_096;

export type HeadKind = 'newHeads' | 'finalizedHeads' | 'allHeads';

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
  readonly #listeners: Readonly<Record<HeadKind, FanOut<Block>>> = {
    newHeads: new FanOut(),
    finalizedHeads: new FanOut(),
    allHeads: new FanOut(),
  };
  readonly #sentBest = new Map<string, Block>();
  readonly #finalizedHashes = new Map<number, string>();
  readonly #seen = new Set<string>();
  #bestWork: Promise<void> | undefined;
  #finalizedWork: Promise<void> | undefined;
  #bestQueue: Block[] = [];
  #finalizedQueue: (readonly [Upstream, Block])[] = [];

  constructor(blocks: BlockTree, pool: Pool, log: Logger) {
    this.#blocks = blocks;
    this.#pool = pool;
    this.#log = log;
  }

  /** @returns what ends it */
  on(kind: HeadKind, listener: (block: Block) => void): () => void {
    return this.#listeners[kind].on(listener);
  }

  /** The best blocks that were sent after one, ascending; all that are kept where that one is not. */
  sentAfter(hash: string): Block[] {
    const sent = [...this.#sentBest.values()];
    return sent.slice(sent.findIndex((block) => block.hash === hash) + 1);
  }

  /** The hash at a finalized height of those seen last. */
  finalizedHash(number: number): string | undefined {
    return this.#finalizedHashes.get(number);
  }

  onBlock(upstream: Upstream, kind: 'best' | 'all' | 'finalized', block: Block): void {
    this.#blocks.note(upstream, block);
    this.#sendAll(block);
    if (kind === 'best') this.#onBest(block);
    if (kind === 'finalized') this.#onFinalized(upstream, block);
  }

  #sendAll(block: Block): void {
    if (this.#seen.has(block.hash)) return;
    this.#seen.add(block.hash);
    const [oldest] = this.#seen;
    if (oldest !== undefined && this.#seen.size > mostSeen) this.#seen.delete(oldest);
    this.#listeners.allHeads.emit(block);
  }

  #onBest(block: Block): void {
    if (this.best && block.number <= this.best.number) return;
    const extends_ = !this.best || block.parent === this.best.hash;
    if (extends_ && !this.#bestWork) return this.#sendBest(block);
    this.#bestQueue.push(block);
    this.#bestWork ??= this.#fillBest().finally(() => {
      this.#bestWork = undefined;
    });
  }

  async #fillBest(): Promise<void> {
    for (let block = this.#bestQueue.shift(); block; block = this.#bestQueue.shift()) {
      if (this.best && block.number <= this.best.number) continue;
      const path = await this.#pathTo(block, ({ hash }) => this.#sentBest.has(hash));
      if (!path.isWhole) this.#hole('best', block.number - (this.best?.number ?? block.number));
      for (const one of path.blocks) this.#sendBest(one);
    }
  }

  #onFinalized(upstream: Upstream, block: Block): void {
    const last = this.finalized;
    if (!last) return this.#sendFinalized(block);
    if (block.number <= last.number) return this.#checkFinalized(upstream, block);
    if (block.parent === last.hash && !this.#finalizedWork) return this.#sendFinalized(block);
    this.#finalizedQueue.push([upstream, block]);
    this.#finalizedWork ??= this.#fillFinalized().finally(() => {
      this.#finalizedWork = undefined;
    });
  }

  async #fillFinalized(): Promise<void> {
    for (let next = this.#finalizedQueue.shift(); next; next = this.#finalizedQueue.shift()) {
      const [upstream, block] = next;
      const last = this.finalized;
      if (!last) this.#sendFinalized(block);
      else if (block.number <= last.number) this.#checkFinalized(upstream, block);
      else {
        const path = await this.#pathTo(block, ({ number }) => number <= last.number);
        if (path.root && path.root.number === last.number && path.root.hash !== last.hash) {
          this.#contradicts(upstream, path.root);
          continue;
        }
        if (!path.isWhole) this.#hole('finalized', block.number - last.number);
        for (const one of path.blocks) this.#sendFinalized(one);
      }
    }
  }

  #checkFinalized(upstream: Upstream, block: Block): void {
    const known = this.#finalizedHashes.get(block.number);
    if (known !== undefined && known !== block.hash) this.#contradicts(upstream, block);
  }

  #contradicts(upstream: Upstream, block: Pick<Block, 'hash' | 'number'>): void {
    this.#log.error(
      {
        upstream: upstream.name,
        number: block.number,
        told: block.hash,
        known: this.finalizedHash(block.number),
      },
      'an upstream calls another block final than was final here before: it is cut off; one of them is no node of this chain, or finality is broken',
    );
    upstream.refuse(`told of another finalized block at ${block.number}`);
  }

  /** The blocks from behind a known one up to this one, ascending; the root is the known one that they stand on. */
  async #pathTo(
    block: Block,
    isKnown: (block: Pick<Block, 'hash' | 'number'>) => boolean,
  ): Promise<{ blocks: Block[]; root?: Pick<Block, 'hash' | 'number'>; isWhole: boolean }> {
    const blocks = [block];
    for (let first = block; ; first = blocks[0] ?? block) {
      const root = { hash: first.parent, number: first.number - 1 };
      if (isKnown(root)) return { blocks, root, isWhole: true };
      if (blocks.length > longestHole || root.number < 0) return { blocks: [block], isWhole: false };
      const parent = this.#blocks.get(root.hash) ?? (await this.#fetch(root.hash));
      if (!parent) return { blocks: [block], isWhole: false };
      blocks.unshift(parent);
    }
  }

  async #fetch(hash: string): Promise<Block | undefined> {
    const reply = await this.#pool.ask({
      method: 'chain_getHeader',
      params: JSON.stringify([hash]),
      hash,
      isIdempotent: true,
      nullIsUnknown: true,
    });
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
    keep(this.#sentBest, block.hash, block);
    this.#sendAll(block);
    this.#listeners.newHeads.emit(block);
  }

  #sendFinalized(block: Block): void {
    this.finalized = block;
    keep(this.#finalizedHashes, block.number, block.hash);
    this.#listeners.finalizedHeads.emit(block);
  }
}

function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > keptBlocks) map.delete(oldest);
}
