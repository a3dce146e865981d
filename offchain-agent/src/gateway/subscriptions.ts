import { randomBytes } from 'node:crypto';
import { errorOutcome, type Outcome, ownOutcome, type Subscriber } from './caller.ts';
import { JustificationFeed } from './justification-feed.ts';
import { type Call, resultTail } from './message.ts';
import { itemNames, type SubscriptionKind } from './method.ts';
import type { GatewayNetwork } from './network.ts';
import { StorageFeeds } from './storage-feed.ts';
import { watchExtrinsic } from './watched-extrinsic.ts';

type Done = (outcome: Outcome) => void;
type Send = (item: Buffer | string) => void;

/** The subscriptions of one network that outlive the upstreams behind them. */
export class Subscriptions {
  readonly #network: GatewayNetwork;
  readonly #storage: StorageFeeds;
  readonly #justifications: JustificationFeed;

  constructor(network: GatewayNetwork) {
    this.#network = network;
    this.#storage = new StorageFeeds(network);
    this.#justifications = new JustificationFeed(network);
  }

  /** Opens one; its first item comes after the answer. */
  open(kind: SubscriptionKind, call: Call, subscriber: Subscriber, done: Done): void {
    const full = subscriber.reserve();
    if (full) return done(errorOutcome(full.code, full.message, full.data));
    const id = subscriptionId();
    const send: Send = (item) => subscriber.push(itemNames[kind], id, item);
    const begin = (stop: () => void, outcome: Partial<Outcome> = {}): void => {
      subscriber.add(id, { stop });
      done({ ...ownOutcome(resultTail(id)), ...outcome });
    };
    const end = (): void => void subscriber.remove(id);
    const refuse: Done = (outcome) => {
      subscriber.release();
      done(outcome);
    };
    switch (kind) {
      case 'storage':
        return this.#storage.open(call, { send, begin, refuse });
      case 'submitAndWatch':
        return watchExtrinsic(this.#network, call, { send, begin, end, refuse });
      case 'justifications':
        return begin(this.#justifications.on(send));
      case 'runtimeVersion':
        begin(this.#network.onRuntime(({ text }) => send(text)));
        return this.#network.runtime && send(this.#network.runtime.text);
      default: {
        const { heads } = this.#network;
        begin(heads.on(kind, ({ header }) => send(header)));
        const first = kind === 'finalizedHeads' ? heads.finalized : heads.best;
        if (first) send(first.header);
      }
    }
  }
}

/** As long and random as those of nodes. */
function subscriptionId(): string {
  return randomBytes(12).toString('base64url');
}
