import { messageOf } from '../base/error.ts';
import { errorOutcome, type Outcome, replyOutcome } from './caller.ts';
import type { Call } from './message.ts';
import type { GatewayNetwork } from './network.ts';
import { errorOf, type Reply } from './reply.ts';
import { findExtrinsic, hasExtrinsic, inPool, invalid } from './submit.ts';
import type { Block, Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

export interface Watching {
  readonly send: (item: string) => void;
  readonly begin: (stop: () => void, outcome?: Partial<Outcome>) => void;
  /** It is over: nothing more comes. */
  readonly end: () => void;
  readonly refuse: (outcome: Outcome) => void;
}

const mostTries = 4;
/** What was in no block for so long will be in none. */
const mostBlocks = 64;
const method = 'author_submitAndWatchExtrinsic';
const ranks: Readonly<Record<string, number>> = {
  future: 0,
  ready: 1,
  broadcast: 2,
  inBlock: 3,
  finalized: 4,
};
const lastWords = new Set(['finalized', 'finalityTimeout', 'usurped', 'dropped', 'invalid']);

/**
 * Hands in a transaction and tells what becomes of it. When its upstream is lost, another one gets the same bytes; what that
 * one says goes on where the first one ended. When it refuses them because they are, or were, in a pool or a block, the merged
 * heads tell the rest.
 */
export function watchExtrinsic(network: GatewayNetwork, call: Call, watching: Watching): void {
  new WatchedExtrinsic(network, call, watching).begin();
}

class WatchedExtrinsic {
  readonly #network: GatewayNetwork;
  readonly #params: string;
  readonly #extrinsic: string;
  readonly #watching: Watching;
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

  constructor(network: GatewayNetwork, { params, paramsText }: Call, watching: Watching) {
    this.#network = network;
    this.#params = paramsText;
    this.#extrinsic = String(params?.[0]);
    this.#watching = watching;
    this.#since = network.heads.best;
  }

  begin(): void {
    this.#stops.push(this.#network.onLost((upstream) => upstream === this.#upstream && this.#elsewhere()));
    void this.#hand();
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
        this.#params,
        (item) => turn === this.#turn && this.#onItem(item.toString('utf8')),
        (reply, subscription) => {
          if (turn === this.#turn && !this.#isOver && reply) this.#onReply(reply, subscription, upstream);
        },
      );
    } catch (error) {
      if (turn === this.#turn) this.#failed(messageOf(error));
    }
  }

  #onReply(reply: Reply, subscription: string | undefined, upstream: Upstream): void {
    const { code } = errorOf(reply);
    this.#subscription = subscription;
    if (subscription === undefined && (this.#tries === 1 || (code !== inPool && code !== invalid))) {
      if (!this.#isBegun) {
        this.#stop();
        return this.#watching.refuse(
          replyOutcome(reply, { tries: this.#tries, upstreamUs: 0, upstream: upstream.name }),
        );
      }
      return this.#last('"invalid"');
    }
    this.#answer(upstream);
    if (subscription === undefined) void this.#followHeads();
  }

  #answer(upstream?: Upstream): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#watching.begin(() => this.#stop(), {
      tries: this.#tries,
      ...(upstream && { upstream: upstream.name }),
    });
  }

  #elsewhere(): void {
    if (this.#isOver) return;
    if (this.#tries >= mostTries) return this.#failed('every upstream was lost');
    void this.#hand();
  }

  #failed(why: string): void {
    if (this.#isBegun) return this.#last('"dropped"');
    this.#stop();
    this.#watching.refuse(errorOutcome(-32_603, `Internal error: ${why}`));
  }

  #onItem(text: string): void {
    if (this.#isOver) return;
    const item: unknown = JSON.parse(text);
    const [name = '', value] = typeof item === 'string' ? [item] : (Object.entries(item as object)[0] ?? []);
    const rank = ranks[name];
    const isAnotherBlock = name === 'inBlock' && value !== this.#inBlock;
    // States of a second upstream begin anew; what was told already is not told again.
    if (rank !== undefined && rank <= this.#rank && !isAnotherBlock && name !== 'broadcast') return;
    if (name === 'broadcast' && this.#rank > 2) return;
    if (rank !== undefined) this.#rank = Math.max(rank, this.#rank);
    if (name === 'inBlock') this.#inBlock = String(value);
    if (lastWords.has(name)) return this.#last(text);
    this.#watching.send(text);
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
        work = work.then(async () => await look(block));
      }),
    );
    const earlier = await findExtrinsic(this.#network, this.#extrinsic, this.#since);
    if (earlier && !this.#isOver) found(earlier);
  }

  #onFinalized(final: Block | undefined, block: Block): void {
    if (!final || final.number < block.number || this.#isOver || this.#inBlock !== block.hash) return;
    const hash = this.#network.heads.finalizedHash(block.number);
    if (hash === block.hash) this.#last(JSON.stringify({ finalized: hash }));
    else this.#watching.send(JSON.stringify({ retracted: block.hash }));
  }

  #last(text: string): void {
    if (this.#isOver) return;
    this.#watching.send(text);
    this.#stop();
    this.#watching.end();
  }

  #stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#link && this.#subscription !== undefined) {
      this.#link.unsubscribe('author_unwatchExtrinsic', this.#subscription);
    }
  }
}
