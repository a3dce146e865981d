import { messageOf } from '../../base/error.ts';
import { contained, logFault } from '../../base/fault.ts';
import {
  type CallOutcome,
  errorOutcome,
  replyOutcome,
  type Subscription,
  type SubscriptionOpening,
} from './caller.ts';
import type { CallError } from './exchange.ts';
import { FanOut } from './fan-out.ts';
import type { GatewayNetwork } from './network.ts';
import { type Reply, readResult } from './reply.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** What of a lost upstream's silence is made up for block by block; behind more than that the last values alone are told. */
const mostMissed = 64;
const retryMs = 500;
const unsubscribe = 'state_unsubscribeStorage';
/** Rate-limited upstreams in a row before the clients get the error. */
const mostLimited = 4;
/** Memory of a key's table entries, without its text, bytes. */
const keyOverheadBytes = 192;

type Change = readonly [key: string, value: string | null];

interface Item {
  readonly block: string;
  readonly changes: readonly Change[];
}

/** @throws TypeError when it is none */
function itemOf(value: unknown): Item {
  const { block, changes } = value as { block: unknown; changes: readonly unknown[] };
  if (typeof block !== 'string' || !changes.every(isChange))
    throw new TypeError('no item of a storage subscription');
  return { block, changes };
}

function isChange(value: unknown): value is Change {
  const [key, now] = Array.isArray(value) ? (value as unknown[]) : [];
  return typeof key === 'string' && (typeof now === 'string' || now === null);
}

interface FeedOptions {
  readonly keys: readonly string[];
  /** The parameters as JSON. */
  readonly text: string;
  /** Told of each subscription of a client that is over. */
  readonly onLeave: (client: string) => void;
  readonly onEmpty: () => void;
}

/** A subscription of one client. */
interface Member {
  readonly client: string;
  readonly opening: SubscriptionOpening;
  /** Begins to listen; undefined once it does. */
  begin: (() => void) | undefined;
  /** Ends its listening. */
  leave: () => void;
}

/** One storage subscription of an upstream, for all clients that ask for the same keys. */
export class StorageFeed {
  readonly #network: GatewayNetwork;
  readonly #options: FeedOptions;
  readonly #onFault: (error: unknown) => void;
  readonly #listeners: FanOut<Buffer>;
  /** The last values sent, of subscribed keys only. */
  readonly #values = new Map<string, string | null>();
  /** All of them as an item, once a newcomer got them: code takes milliseconds to write. */
  #whole: Buffer | undefined;
  readonly #keys: ReadonlySet<string>;
  readonly #members = new Set<Member>();
  #keptBytes: number;
  #block: string | undefined;
  #upstream: Upstream | undefined;
  #link: UpstreamLink | undefined;
  #subscription: string | undefined;
  /** Counts upstreams: what an earlier one still says concerns nobody. */
  #turn = 0;
  /** Of which of them the last item was. */
  #turnOfBlock = 0;
  /** Rate-limited upstreams in a row. */
  #limited = 0;
  #work = Promise.resolve();
  #isOver = false;

  constructor(network: GatewayNetwork, options: FeedOptions) {
    this.#network = network;
    this.#options = options;
    this.#onFault = logFault(network.log, 'a storage subscription');
    this.#listeners = new FanOut(this.#onFault);
    this.#keys = new Set(options.keys);
    // Keys are stored in the text, in the set and with their values.
    this.#keptBytes = 3 * options.text.length + keyOverheadBytes * this.#keys.size;
  }

  begin(): void {
    this.#follow().catch(this.#onFault);
  }

  join(opening: SubscriptionOpening, client: string): Subscription {
    const keptBytes = (): number => this.#keptBytes + (this.#whole?.length ?? 0);
    const begin = contained((): void => {
      member.begin = undefined;
      member.leave = this.#listeners.on((item) => opening.send(item));
      opening.begin();
      const block = this.#block;
      if (block === undefined) return;
      this.#whole ??= Buffer.from(JSON.stringify({ block, changes: [...this.#values] }));
      opening.send(this.#whole);
    }, this.#onFault);
    const member: Member = { client, opening, begin, leave: () => undefined };
    this.#members.add(member);
    if (this.#subscription !== undefined || this.#block !== undefined) begin();
    return {
      get keptBytes() {
        return keptBytes();
      },
      stop: () => this.#part(member),
    };
  }

  /** Ends all subscriptions of a client with an error. */
  expel(client: string, error: CallError): void {
    for (const member of this.#members) {
      if (member.client !== client) continue;
      if (member.begin) this.#refuse(member, errorOutcome(error.code, error.message));
      else {
        member.opening.fail(error);
        this.#part(member);
      }
    }
  }

  #part(member: Member): void {
    if (!this.#members.delete(member)) return;
    member.leave();
    this.#options.onLeave(member.client);
    this.#endWhereEmpty();
  }

  #refuse(member: Member, outcome: CallOutcome): void {
    member.opening.refuse(outcome);
    this.#part(member);
  }

  /** Goes elsewhere when that upstream was asked. */
  leave(upstream: Upstream): void {
    if (upstream !== this.#upstream || this.#isOver) return;
    this.#unsubscribe();
    this.begin();
  }

  async #follow(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const { pool, log } = this.#network;
    const upstream = pool.choose('state_subscribeStorage');
    this.#upstream = upstream;
    try {
      if (!upstream) throw new Error('no upstream answers');
      const link = await upstream.linkForSubscription();
      if (turn !== this.#turn || this.#isOver) return;
      this.#link = link;
      link.onClose(() => turn === this.#turn && this.#again());
      link.subscribe(
        'state_subscribeStorage',
        this.#options.text,
        (item) => this.#enqueue(turn, item),
        (reply, subscription) => {
          if (turn === this.#turn && !this.#isOver && reply) this.#onReply(upstream, reply, subscription);
          else if (subscription !== undefined) link.unsubscribe(unsubscribe, subscription);
        },
      );
    } catch (error) {
      log.debug({}, `a storage subscription waits: ${messageOf(error)}`);
      if (turn === this.#turn) this.#again();
    }
  }

  #onReply(upstream: Upstream, reply: Reply, subscription: string | undefined): void {
    if (subscription !== undefined) {
      this.#subscription = subscription;
      this.#limited = 0;
      for (const { begin } of this.#members) begin?.();
      return;
    }
    this.#limited += 1;
    if (this.#network.pool.noteReply(upstream, reply) && this.#limited < mostLimited) return this.#again();
    this.#limited = 0;
    const outcome = replyOutcome(reply, { tries: 1, upstreamUs: 0, upstream: upstream.name });
    for (const member of this.#members) if (member.begin) this.#refuse(member, outcome);
    if (!this.#isOver) this.#again();
  }

  #again(): void {
    const turn = this.#turn;
    setTimeout(() => {
      if (turn === this.#turn && !this.#isOver) this.begin();
    }, retryMs);
  }

  /** Ends the feed after its last client left, so no upstream gets the subscription again. */
  #endWhereEmpty(): void {
    if (this.#isOver || this.#members.size > 0) return;
    this.#isOver = true;
    this.#options.onEmpty();
    this.#unsubscribe();
  }

  #unsubscribe(): void {
    if (this.#link && this.#subscription !== undefined)
      this.#link.unsubscribe(unsubscribe, this.#subscription);
    this.#subscription = undefined;
  }

  /** In their order, though what was missed is asked for in between. */
  #enqueue(turn: number, text: Buffer): void {
    const item = itemOf(JSON.parse(text.toString('utf8')));
    this.#work = this.#work.then(async () => await this.#take(turn, item, text)).catch(this.#onFault);
  }

  /** @param text the item, unmodified */
  async #take(turn: number, item: Item, text: Buffer): Promise<void> {
    if (turn !== this.#turn) return;
    if (this.#block !== undefined && this.#turnOfBlock !== turn) await this.#catchUp(item);
    if (turn !== this.#turn || this.#isOver || this.#isBehind(item.block)) return;
    const isFirst = this.#block === undefined;
    const changes =
      isFirst || this.#turnOfBlock === turn
        ? item.changes
        : item.changes.filter(([key, value]) => this.#values.get(key) !== value);
    this.#turnOfBlock = turn;
    this.#tell({ block: item.block, changes }, isFirst, changes === item.changes ? text : undefined);
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
    if (this.#isOver) return;
    const reply = await this.#network.pool.ask({
      method: 'state_queryStorageAt',
      params: `${this.#options.text.slice(0, -1)},"${hash}"]`,
      hash,
      isIdempotent: true,
    });
    const at = readResult(reply, (items) => (items as unknown[]).map(itemOf));
    if (at === undefined) return;
    const changes = (at[0]?.changes ?? []).filter(([key, value]) => this.#values.get(key) !== value);
    this.#tell({ block: hash, changes });
  }

  /** @param text the item as an upstream wrote it */
  #tell({ block, changes: all }: Item, isFirst = false, text?: Buffer): void {
    this.#block = block;
    this.#whole = undefined;
    const changes = all.filter(([key]) => this.#keys.has(key));
    for (const [key, value] of changes) {
      this.#keptBytes += (value?.length ?? 0) - (this.#values.get(key)?.length ?? 0);
      this.#values.set(key, value);
    }
    if (changes.length === 0 && !isFirst) return;
    const isAll = changes.length === all.length;
    this.#listeners.emit((isAll && text) || Buffer.from(JSON.stringify({ block, changes })));
  }
}
