import { messageOf } from '../base/error.ts';
import { outcomeOf } from './answer.ts';
import { errorOutcome, type Outcome, replyOutcome } from './caller.ts';
import type { RpcError } from './exchange.ts';
import type { Call } from './message.ts';
import type { GatewayNetwork } from './network.ts';
import { resultOf } from './reply.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** A node takes 100 connections; some of them belong to the gateway itself. */
const mostOwned = 60;

/** Goes on for as long as its connection, without a word. */
const broadcast = 'transaction_v1_broadcast';

/** What specifications have a client be told when what it follows is lost, by the method that began it. */
const lastWords: readonly (readonly [begins: string, itemName: string, result: object])[] = [
  ['chainHead_v1_follow', 'chainHead_v1_followEvent', { event: 'stop' }],
  [
    'transactionWatch_v1_submitAndWatch',
    'transactionWatch_v1_watchEvent',
    { event: 'dropped', error: 'the node that watched it was lost' },
  ],
  [
    'archive_v1_storage',
    'archive_v1_storageEvent',
    { event: 'storageError', error: 'the node that answered was lost' },
  ],
  [
    'archive_v1_storageDiff',
    'archive_v1_storageDiffEvent',
    { event: 'storageDiffError', error: 'the node that answered was lost' },
  ],
];
const lastItems =
  /"event":"(stop|finalized|invalid|dropped|error|storageDone|storageError|storageDiffDone|storageDiffError)"/;
const lastItemBytes = 4_096;

export interface StickyOptions {
  readonly network: GatewayNetwork;
  /** Sends a message as it is. */
  readonly send: (itemName: string, message: Buffer) => void;
  /** Takes the place of a subscription; an error says that there is none. */
  readonly reserve: () => RpcError | undefined;
  readonly release: () => void;
  /** Takes the place of a connection to a node (`Door.follow`), and makes room where nodes take no more (`Door.makeRoom`). */
  readonly follow: (end: () => void) => (() => void) | RpcError;
  readonly makeRoom: () => boolean;
  /** Ends the client's connection: it follows something that nobody can tell it has ended. */
  readonly end: () => void;
}

/** A connection to one upstream that is a client's alone, for what one node must be asked from beginning to end. */
export class StickyLink {
  readonly #options: StickyOptions;
  readonly #stopListening: () => void;
  /** The methods that began what goes on, by the subscription's name as JSON. */
  readonly #follows = new Map<string, string>();
  #upstream: Upstream | undefined;
  #link: Promise<UpstreamLink> | undefined;
  #open: UpstreamLink | undefined;
  #isOver = false;
  /** Calls that are not answered, and transactions that are being sent out. */
  #underWay = 0;

  constructor(options: StickyOptions) {
    this.#options = options;
    this.#stopListening = options.network.onLost((upstream) => {
      if (upstream === this.#upstream) this.#open?.close();
    });
  }

  forward(call: Call, done: (outcome: Outcome) => void): void {
    const beganMs = performance.now();
    const isBegin = begins(call.method);
    // What begins nothing is no reason to take a connection of a node: any node answers it as for what it does not know.
    if (!this.#link && !isBegin && call.method !== broadcast) {
      const { network } = this.#options;
      const ask = { method: call.method, params: call.paramsText, isIdempotent: false };
      return network.pool.call(ask, (answered) => done(outcomeOf(answered, network)));
    }
    const full = isBegin ? this.#options.reserve() : undefined;
    if (full) return done(errorOutcome(full.code, full.message, full.data));
    this.#underWay += 1;
    this.#opened(call.method).then(
      (link) => {
        const upstream = this.#upstream?.name;
        link.send(call.method, call.paramsText, (reply) => {
          const more = {
            tries: 1,
            upstreamUs: Math.round((performance.now() - beganMs) * 1_000),
            ...(upstream !== undefined && { upstream }),
          };
          // A transaction that is sent out stays under way for as long as the connection.
          if (call.method !== broadcast || !reply || reply.isError) this.#underWay -= 1;
          if (isBegin && (!reply || reply.isError)) this.#options.release();
          if (!reply)
            return done({
              ...errorOutcome(-32_603, 'Internal error: the node that had it was lost'),
              ...more,
            });
          if (!reply.isError && isBegin) this.#follows.set(JSON.stringify(resultOf(reply)), call.method);
          if (!reply.isError && ends(call.method)) this.#forget(JSON.stringify(call.params?.[0]));
          done(replyOutcome(reply, more));
          this.#closeIdle();
        });
      },
      (error: unknown) => {
        this.#underWay -= 1;
        if (isBegin) this.#options.release();
        const { refused } = error as { refused?: RpcError };
        if (refused) return done(errorOutcome(refused.code, refused.message, refused.data));
        done(errorOutcome(-32_603, `Internal error: ${messageOf(error)}`));
      },
    );
  }

  close(): void {
    this.#isOver = true;
    this.#stopListening();
    this.#open?.close();
  }

  async #opened(method: string): Promise<UpstreamLink> {
    this.#link ??= this.#connect(method).catch((error: unknown) => {
      this.#link = undefined;
      throw error;
    });
    return await this.#link;
  }

  async #connect(method: string): Promise<UpstreamLink> {
    const place = this.#options.follow(() => this.#open?.close());
    if (typeof place !== 'function') throw Object.assign(new Error(place.message), { refused: place });
    let upstream: Upstream | undefined;
    try {
      upstream = this.#choose(method);
      upstream.owned += 1;
      this.#upstream = upstream;
      const taken = upstream;
      const link = await upstream.openLink();
      link.onOther = (data, subscription) => this.#onItem(data, subscription);
      link.onClose(() => {
        place();
        this.#onClose(taken);
      });
      this.#open = link;
      if (this.#isOver) link.close();
      return link;
    } catch (error) {
      place();
      if (upstream) upstream.owned -= 1;
      throw error;
    }
  }

  /** @throws Error where every node has as many connections of clients as it takes, and nobody has more than this one */
  #choose(method: string): Upstream {
    const { network, makeRoom } = this.#options;
    const { pool } = network;
    const full = (): Upstream[] => pool.upstreams.filter(({ owned }) => owned >= mostOwned);
    const chosen = pool.choose(method, undefined, full());
    if (chosen) return chosen;
    if (full().length === 0) throw new Error('no upstream answers');
    const upstream = makeRoom() ? pool.choose(method, undefined, full()) : undefined;
    if (!upstream) throw new Error('too many clients follow chains here');
    return upstream;
  }

  /** A connection over which nothing goes on is given back to the node. */
  #closeIdle(): void {
    if (this.#underWay === 0 && this.#follows.size === 0) this.#open?.close();
  }

  #onItem(data: Buffer, subscription: string): void {
    const method = this.#follows.get(subscription) ?? '';
    if (lastItems.test(data.toString('latin1', 0, lastItemBytes))) this.#forget(subscription);
    this.#options.send(method, data);
    this.#closeIdle();
  }

  #forget(subscription: string): void {
    if (this.#follows.delete(subscription)) this.#options.release();
  }

  #onClose(upstream: Upstream): void {
    upstream.owned -= 1;
    this.#link = undefined;
    this.#open = undefined;
    this.#underWay = 0;
    const follows = [...this.#follows];
    for (const [subscription] of follows) this.#forget(subscription);
    if (this.#isOver) return;
    for (const [subscription, method] of follows) {
      const words = lastWords.find(([name]) => name === method);
      if (!words) return this.#options.end();
      const [, itemName, result] = words;
      const message = `{"jsonrpc":"2.0","method":"${itemName}","params":{"subscription":${subscription},"result":${JSON.stringify(result)}}}`;
      this.#options.send(method, Buffer.from(message));
    }
  }
}

function begins(method: string): boolean {
  return lastWords.some(([name]) => name === method) || /_subscribe/.test(method);
}

function ends(method: string): boolean {
  return /_unfollow$|_unwatch$|_unsubscribe|stopStorage/.test(method);
}
