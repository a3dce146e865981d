import { messageOf } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import { errorOutcome, replyOutcome, type Subscription, type SubscriptionOpening } from './caller.ts';
import type { GatewayNetwork } from './network.ts';
import { type PlacedCall, textOf } from './params.ts';
import { errorOf, type Reply } from './reply.ts';
import { extrinsicOf, findExtrinsic, hasExtrinsic, inPool, invalid, noExtrinsic } from './submit.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

const mostTries = 4;
/** What was in no block for so long will be in none. */
const mostBlocks = 64;
const method = 'author_submitAndWatchExtrinsic';
const unwatch = 'author_unwatchExtrinsic';
const ranks = new Map(
  ['future', 'ready', 'broadcast', 'inBlock', 'finalized'].map((name, rank) => [name, rank]),
);
const lastWords = new Set(['finalized', 'finalityTimeout', 'usurped', 'dropped', 'invalid']);

/**
 * Hands in a transaction and tells what becomes of it. When its upstream is lost, another one gets the same bytes; what that
 * one says goes on where the first one ended. When it refuses them because they are, or were, in a pool or a block, the merged
 * heads tell the rest.
 */
export function watchExtrinsic(
  network: GatewayNetwork,
  { params }: PlacedCall,
  opening: SubscriptionOpening,
): Subscription {
  const extrinsic = extrinsicOf(params?.[0]);
  if (extrinsic === undefined) {
    opening.refuse(noExtrinsic());
    return { keptBytes: 0, stop: () => undefined };
  }
  const watched = new WatchedExtrinsic(network, extrinsic, opening);
  watched.begin();
  return watched;
}

class WatchedExtrinsic implements Subscription {
  readonly #network: GatewayNetwork;
  readonly #extrinsic: string;
  readonly #opening: SubscriptionOpening;
  readonly #onFault: (error: unknown) => void;
  readonly #since: Block | undefined;
  readonly #stops: (() => void)[] = [];
  #upstream: Upstream | undefined;
  #link: UpstreamLink | undefined;
  #subscription: string | undefined;
  #tries = 0;
  #turn = 0;
  #rank = -1;
  #inBlock: string | undefined;
  #isBegun = false;
  #isOver = false;

  constructor(network: GatewayNetwork, extrinsic: string, opening: SubscriptionOpening) {
    this.#network = network;
    this.#extrinsic = extrinsic;
    this.#opening = opening;
    this.#onFault = logFault(network.log, 'watching a transaction');
    this.#since = network.heads.best;
  }

  get keptBytes(): number {
    return this.#extrinsic.length;
  }

  begin(): void {
    this.#stops.push(this.#network.onLost((upstream) => upstream === this.#upstream && this.#elsewhere()));
    this.#hand().catch(this.#onFault);
  }

  async #hand(): Promise<void> {
    this.#turn += 1;
    this.#tries += 1;
    const turn = this.#turn;
    const lost = this.#upstream;
    const { pool } = this.#network;
    const upstream = pool.choose(method, undefined, lost ? [lost] : []) ?? pool.choose(method);
    this.#upstream = upstream;
    try {
      if (!upstream) throw new Error('no upstream answers');
      const link = await upstream.linkForSubscription();
      if (turn !== this.#turn || this.#isOver) return;
      this.#link = link;
      link.onClose(() => turn === this.#turn && this.#elsewhere());
      link.subscribe(
        method,
        JSON.stringify([this.#extrinsic]),
        (item) => turn === this.#turn && this.#onItem(item.toString('utf8')),
        (reply, subscription) => {
          if (turn === this.#turn && !this.#isOver && reply) this.#onReply(reply, subscription, upstream);
          else if (subscription !== undefined) link.unsubscribe(unwatch, subscription);
        },
      );
    } catch (error) {
      if (turn === this.#turn) this.#failed(messageOf(error));
    }
  }

  #onReply(reply: Reply, subscription: string | undefined, upstream: Upstream): void {
    const { code } = errorOf(reply);
    this.#subscription = subscription;
    const isBusy = this.#network.pool.noteReply(upstream, reply);
    if (isBusy && this.#tries < mostTries) return this.#elsewhere();
    if (subscription === undefined && (this.#tries === 1 || (code !== inPool && code !== invalid))) {
      if (!this.#isBegun) {
        this.stop();
        return this.#opening.refuse(
          replyOutcome(reply, { tries: this.#tries, upstreamUs: 0, upstream: upstream.name }),
        );
      }
      return this.#last('"invalid"');
    }
    this.#answer(upstream);
    if (subscription === undefined) this.#followHeads().catch(this.#onFault);
  }

  #answer(upstream?: Upstream): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#opening.begin({ tries: this.#tries, ...(upstream && { upstream: upstream.name }) });
  }

  #elsewhere(): void {
    if (this.#isOver) return;
    if (this.#tries >= mostTries) return this.#failed('every upstream was lost');
    this.#hand().catch(this.#onFault);
  }

  #failed(why: string): void {
    if (this.#isBegun) return this.#last('"dropped"');
    this.stop();
    this.#opening.refuse(errorOutcome(-32_603, `Internal error: ${why}`));
  }

  #onItem(text: string): void {
    if (this.#isOver) return;
    const item: unknown = JSON.parse(text);
    const [name = '', value] = typeof item === 'string' ? [item] : (Object.entries(item as object)[0] ?? []);
    const rank = ranks.get(name);
    const isAnotherBlock = name === 'inBlock' && value !== this.#inBlock;
    // States of a second upstream begin anew; what was told already is not told again.
    if (rank !== undefined && rank <= this.#rank && !isAnotherBlock && name !== 'broadcast') return;
    if (name === 'broadcast' && this.#rank > 2) return;
    if (rank !== undefined) this.#rank = Math.max(rank, this.#rank);
    if (name === 'inBlock') this.#inBlock = textOf(value);
    if (lastWords.has(name)) return this.#last(text);
    this.#opening.send(text);
  }

  /** No upstream watches it any more: what the blocks say. */
  async #followHeads(): Promise<void> {
    const { heads } = this.#network;
    let left = mostBlocks;
    let work = Promise.resolve();
    const found = (block: Block): void => {
      this.#onItem(JSON.stringify({ inBlock: block.hash }));
      this.#onFinalized(heads.finalized, block);
      this.#stops.push(heads.on('finalizedHeads', (final) => this.#onFinalized(final, block)));
    };
    const look = async (block: Block): Promise<void> => {
      left -= 1;
      if (this.#isOver || left < 0) return;
      if (await hasExtrinsic(this.#network, block.hash, this.#extrinsic)) found(block);
      else if (left === 0 && this.#inBlock === undefined) this.#last('"dropped"');
    };
    this.#stops.push(
      heads.on('newHeads', (block) => {
        work = work.then(async () => await look(block)).catch(this.#onFault);
      }),
    );
    const earlier = await findExtrinsic(this.#network, this.#extrinsic, this.#since);
    if (earlier && !this.#isOver) found(earlier);
  }

  #onFinalized(final: Block | undefined, block: Block): void {
    if (!final || final.number < block.number || this.#isOver || this.#inBlock !== block.hash) return;
    const hash = this.#network.heads.finalizedHash(block.number);
    if (hash === block.hash) this.#last(JSON.stringify({ finalized: hash }));
    else this.#opening.send(JSON.stringify({ retracted: block.hash }));
  }

  #last(text: string): void {
    if (this.#isOver) return;
    this.#opening.send(text);
    this.stop();
    this.#opening.end();
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#link && this.#subscription !== undefined) {
      this.#link.unsubscribe(unwatch, this.#subscription);
    }
  }
}
