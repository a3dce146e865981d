import { messageOf } from '../base/error.ts';
import { errorOutcome, type Outcome, replyOutcome } from './caller.ts';
import { FanOut } from './fan-out.ts';
import type { Call } from './message.ts';
import type { GatewayNetwork } from './network.ts';
import { readResult } from './reply.ts';
import type { Block, Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** What of a lost upstream's silence is made up for block by block; behind more than that the last values alone are told. */
const mostMissed = 64;
const mostFeeds = 20_000;
const retryMs = 500;

type Change = readonly [key: string, value: string | null];

interface Item {
  readonly block: string;
  readonly changes: readonly Change[];
}

/** @throws TypeError when it is none */
function itemOf(value: unknown): Item {
  const { block, changes } = value as Item;
  if (typeof block !== 'string' || !changes.every(Array.isArray))
    throw new TypeError('no item of a storage subscription');
  return { block, changes };
}

export interface Opening {
  readonly send: (item: Buffer | string) => void;
  readonly begin: (stop: () => void, outcome?: Partial<Outcome>) => void;
  readonly refuse: (outcome: Outcome) => void;
}

/** Storage subscriptions of a network: clients that ask for the same keys share one of an upstream. */
export class StorageFeeds {
  readonly #network: GatewayNetwork;
  readonly #feeds = new Map<string, StorageFeed>();

  constructor(network: GatewayNetwork) {
    this.#network = network;
    network.onLost((upstream) => {
      for (const feed of this.#feeds.values()) feed.leave(upstream);
    });
  }

  open({ paramsText }: Call, opening: Opening): void {
    let feed = this.#feeds.get(paramsText);
    if (!feed) {
      if (this.#feeds.size >= mostFeeds) {
        return opening.refuse(errorOutcome(-32_006, 'Too many subscriptions on the gateway'));
      }
      feed = new StorageFeed(this.#network, paramsText, () => this.#feeds.delete(paramsText));
      this.#feeds.set(paramsText, feed);
    }
    feed.join(opening);
  }
}

class StorageFeed {
  readonly #network: GatewayNetwork;
  readonly #params: string;
  readonly #onEmpty: () => void;
  readonly #listeners = new FanOut<Buffer>();
  readonly #values = new Map<string, string | null>();
  #joining: Opening[] = [];
  #block: string | undefined;
  #upstream: Upstream | undefined;
  #link: UpstreamLink | undefined;
  #subscription: string | undefined;
  /** Counts upstreams: what an earlier one still says concerns nobody. */
  #turn = 0;
  /** Of which of them the last item was. */
  #turnOfBlock = 0;
  #work = Promise.resolve();
  #isOver = false;

  constructor(network: GatewayNetwork, params: string, onEmpty: () => void) {
    this.#network = network;
    this.#params = params;
    this.#onEmpty = onEmpty;
    void this.#follow();
  }

  join(opening: Opening): void {
    if (this.#subscription === undefined && this.#block === undefined) this.#joining.push(opening);
    else this.#begin(opening);
  }

  /** Goes elsewhere when that upstream was asked. */
  leave(upstream: Upstream): void {
    if (upstream !== this.#upstream || this.#isOver) return;
    if (this.#link && this.#subscription !== undefined) {
      this.#link.unsubscribe('state_unsubscribeStorage', this.#subscription);
    }
    void this.#follow();
  }

  async #follow(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const upstream = this.#network.pool.choose('state_subscribeStorage');
    this.#upstream = upstream;
    try {
      if (!upstream) throw new Error('no upstream answers');
      const link = await upstream.linkForSubscription();
      if (turn !== this.#turn || this.#isOver) return;
      this.#link = link;
      link.onClose(() => turn === this.#turn && this.#again());
      link.subscribe(
        'state_subscribeStorage',
        this.#params,
        (item) => this.#enqueue(turn, item),
        (reply, subscription) => {
          if (turn !== this.#turn || !reply) return;
          if (subscription === undefined)
            return this.#refuse(replyOutcome(reply, { tries: 1, upstreamUs: 0 }));
          this.#subscription = subscription;
          for (const opening of this.#joining.splice(0)) this.#begin(opening);
        },
      );
    } catch (error) {
      this.#network.log.debug({}, `a storage subscription waits: ${messageOf(error)}`);
      if (turn === this.#turn) this.#again();
    }
  }

  #again(): void {
    const turn = this.#turn;
    setTimeout(() => {
      if (turn === this.#turn && !this.#isOver) void this.#follow();
    }, retryMs);
  }

  #refuse(outcome: Outcome): void {
    for (const opening of this.#joining.splice(0)) opening.refuse(outcome);
    if (this.#listeners.size === 0) this.#end();
    else this.#again();
  }

  #begin({ send, begin }: Opening): void {
    const leave = this.#listeners.on(send);
    begin(() => {
      leave();
      if (this.#listeners.size === 0 && this.#joining.length === 0) this.#end();
    });
    if (this.#block !== undefined) send(JSON.stringify({ block: this.#block, changes: [...this.#values] }));
  }

  #end(): void {
    this.#isOver = true;
    this.#onEmpty();
    if (this.#link && this.#subscription !== undefined) {
      this.#link.unsubscribe('state_unsubscribeStorage', this.#subscription);
    }
  }

  /** In their order, though what was missed is asked for in between. */
  #enqueue(turn: number, text: Buffer): void {
    const item = itemOf(JSON.parse(text.toString('utf8')));
    this.#work = this.#work.then(async () => {
      if (turn !== this.#turn) return;
      if (this.#block !== undefined && this.#turnOfBlock !== turn) await this.#catchUp(item);
      if (turn !== this.#turn || this.#isBehind(item.block)) return;
      const isFirst = this.#block === undefined;
      const changes =
        isFirst || this.#turnOfBlock === turn
          ? item.changes
          : item.changes.filter(([key, value]) => this.#values.get(key) !== value);
      this.#turnOfBlock = turn;
      this.#tell({ block: item.block, changes }, isFirst);
    });
  }

  /** Whether an upstream is not yet as far as another one was. */
  #isBehind(hash: string): boolean {
    const { blocks } = this.#network;
    const [last, now] = [this.#block === undefined ? undefined : blocks.get(this.#block), blocks.get(hash)];
    return last !== undefined && now !== undefined && now.number < last.number;
  }

  async #catchUp(item: Item): Promise<void> {
    const sent = this.#network.heads.sentAfter(this.#block ?? '');
    const until = sent.findIndex(({ hash }) => hash === item.block);
    const missed = sent.slice(0, until < 0 ? sent.length : until);
    if (missed.length > mostMissed) {
      this.#network.log.warn(
        { blocks: missed.length },
        'a storage subscription tells only the last values of a long gap',
      );
    }
    for (const block of missed.slice(-mostMissed)) await this.#askAt(block);
  }

  async #askAt({ hash }: Block): Promise<void> {
    const [keys] = JSON.parse(this.#params) as [readonly string[]];
    const params = JSON.stringify([keys, hash]);
    const reply = await this.#network.pool.ask({
      method: 'state_queryStorageAt',
      params,
      hash,
      isIdempotent: true,
    });
    const at = readResult(reply, (items) => (items as unknown[]).map(itemOf));
    if (at === undefined) return;
    const changes = (at[0]?.changes ?? []).filter(([key, value]) => this.#values.get(key) !== value);
    this.#tell({ block: hash, changes });
  }

  #tell({ block, changes }: Item, isFirst = false): void {
    this.#block = block;
    for (const [key, value] of changes) this.#values.set(key, value);
    if (changes.length === 0 && !isFirst) return;
    const text = Buffer.from(JSON.stringify({ block, changes }));
    this.#listeners.emit(text);
  }
}
