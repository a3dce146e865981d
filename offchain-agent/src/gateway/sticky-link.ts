import { messageOf } from '../base/error.ts';
import { errorOutcome, type Outcome, replyOutcome } from './caller.ts';
import type { RpcError } from './exchange.ts';
import type { Call } from './message.ts';
import type { GatewayNetwork } from './network.ts';
import { resultOf } from './reply.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** A node takes 100 connections; some of them belong to the gateway itself. */
const mostOwned = 60;

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

  constructor(options: StickyOptions) {
    this.#options = options;
    this.#stopListening = options.network.onLost((upstream) => {
      if (upstream === this.#upstream) this.#open?.close();
    });
  }

  forward(call: Call, done: (outcome: Outcome) => void): void {
    const beganMs = performance.now();
    const isBegin = begins(call.method);
    const full = isBegin ? this.#options.reserve() : undefined;
    if (full) return done(errorOutcome(full.code, full.message, full.data));
    this.#opened(call.method).then(
      (link) => {
        const upstream = this.#upstream?.name;
        link.send(call.method, call.paramsText, (reply) => {
          const more = {
            tries: 1,
            upstreamUs: Math.round((performance.now() - beganMs) * 1_000),
            ...(upstream !== undefined && { upstream }),
          };
          if (isBegin && (!reply || reply.isError)) this.#options.release();
          if (!reply)
            return done({
              ...errorOutcome(-32_603, 'Internal error: the node that had it was lost'),
              ...more,
            });
          if (!reply.isError && isBegin) this.#follows.set(JSON.stringify(resultOf(reply)), call.method);
          if (!reply.isError && ends(call.method)) this.#forget(JSON.stringify(call.params?.[0]));
          done(replyOutcome(reply, more));
        });
      },
      (error: unknown) => {
        if (isBegin) this.#options.release();
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
    const { pool } = this.#options.network;
    const full = pool.upstreams.filter(({ owned }) => owned >= mostOwned);
    const upstream = pool.choose(method, undefined, full);
    if (!upstream)
      throw new Error(full.length > 0 ? 'too many clients follow chains here' : 'no upstream answers');
    upstream.owned += 1;
    this.#upstream = upstream;
    try {
      const link = await upstream.openLink();
      link.onOther = (data, subscription) => this.#onItem(data, subscription);
      link.onClose(() => this.#onClose(upstream));
      this.#open = link;
      if (this.#isOver) link.close();
      return link;
    } catch (error) {
      upstream.owned -= 1;
      throw error;
    }
  }

  #onItem(data: Buffer, subscription: string): void {
    const method = this.#follows.get(subscription) ?? '';
    if (lastItems.test(data.toString('latin1', 0, lastItemBytes))) this.#forget(subscription);
    this.#options.send(method, data);
  }

  #forget(subscription: string): void {
    if (this.#follows.delete(subscription)) this.#options.release();
  }

  #onClose(upstream: Upstream): void {
    upstream.owned -= 1;
    this.#link = undefined;
    this.#open = undefined;
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
