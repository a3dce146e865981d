import { randomBytes } from 'node:crypto';
import {
  type Caller,
  type CallOutcome,
  errorOutcome,
  faultOutcome,
  type OnOutcome,
  ownOutcome,
  type Subscriber,
  type Subscription,
  type SubscriptionOpening,
} from './caller.ts';
import type { CallError } from './exchange.ts';
import { JustificationFeed } from './justification-feed.ts';
import { resultTail } from './message.ts';
import { itemNames, type SubscriptionKind } from './method.ts';
import type { GatewayNetwork } from './network.ts';
import type { PlacedCall } from './params.ts';
import { publicError } from './public-error.ts';
import { StorageFeeds } from './storage-feeds.ts';
import { legacyDialect, specDialect } from './watch-dialect.ts';
import { watchExtrinsic } from './watched-extrinsic.ts';

/** A caller that accepts notifications. */
type SubscribingCaller = Required<Pick<Caller, 'subscriber' | 'turn'>>;

/** The subscriptions of one network that outlive the upstreams behind them. */
export class NetworkSubscriptions {
  readonly #network: GatewayNetwork;
  readonly #storage: StorageFeeds;
  readonly #justifications: JustificationFeed;

  /** @param mostStorageFeeds subscriptions of different keys at a time; 20,000 unless given */
  constructor(network: GatewayNetwork, mostStorageFeeds?: number) {
    this.#network = network;
    this.#storage = new StorageFeeds(network, mostStorageFeeds);
    this.#justifications = new JustificationFeed(network);
  }

  /** Opens a subscription; its first item follows the answer. If the client leaves before it opens, nothing of it remains. */
  open(
    kind: SubscriptionKind,
    call: PlacedCall,
    { subscriber, turn }: SubscribingCaller,
    done: OnOutcome,
  ): void {
    const full = subscriber.reserve();
    if (full) return done(errorOutcome(full.code, full.message, full.data));
    const shown = (error: CallError): CallError =>
      publicError(
        error,
        this.#network.config.upstreams.map(({ url }) => url),
      );
    const asked = new AskedSubscription(subscriber, itemNames[kind], { done, shown });
    try {
      asked.opened(this.#open(kind, call, asked, turn));
    } catch (error) {
      asked.refuse(faultOutcome(error));
    }
  }

  #open(
    kind: SubscriptionKind,
    call: PlacedCall,
    opening: SubscriptionOpening,
    client: string,
  ): Subscription {
    switch (kind) {
      case 'storage':
        return this.#storage.open(call, opening, client);
      case 'submitAndWatch':
        return watchExtrinsic(this.#network, call, opening, legacyDialect);
      case 'transactionWatch':
        return watchExtrinsic(this.#network, call, opening, specDialect);
      case 'justifications':
        return begun(
          opening,
          this.#justifications.on((item) => opening.send(item)),
        );
      case 'runtimeVersion': {
        const { runtime } = this.#network;
        const stop = this.#network.onRuntime(({ text }) => opening.send(text));
        return begun(opening, stop, runtime?.text);
      }
      default: {
        const { heads } = this.#network;
        const first = kind === 'finalizedHeads' ? heads.finalized : heads.best;
        const stop = heads.on(kind, ({ header }) => opening.send(header));
        return begun(opening, stop, first?.header);
      }
    }
  }
}

/** Opens a subscription without waiting for an upstream. */
function begun(opening: SubscriptionOpening, stop: () => void, first?: Buffer): Subscription {
  opening.begin();
  if (first) opening.send(first);
  return { keptBytes: 0, stop };
}

interface AskedOptions {
  readonly done: OnOutcome;
  /** Returns an error as the client may read it. */
  readonly shown: (error: CallError) => CallError;
}

/** A client's subscription, stored in its session from the request on. */
class AskedSubscription implements SubscriptionOpening, Subscription {
  readonly #subscriber: Subscriber;
  readonly #itemName: string;
  readonly #options: AskedOptions;
  readonly #id = subscriptionId();
  #behind: Subscription | undefined;
  #state: 'asked' | 'open' | 'over' = 'asked';

  constructor(subscriber: Subscriber, itemName: string, options: AskedOptions) {
    this.#subscriber = subscriber;
    this.#itemName = itemName;
    this.#options = options;
    subscriber.add(this.#id, this);
  }

  get keptBytes(): number {
    return this.#behind?.keptBytes ?? 0;
  }

  /** Takes the subscription behind it, and stops that one if the client has left. */
  opened(behind: Subscription): void {
    this.#behind = behind;
    if (this.#state === 'over') behind.stop();
  }

  begin(outcome: Partial<CallOutcome> = {}): void {
    if (this.#state !== 'asked') return;
    this.#state = 'open';
    this.#options.done({ ...ownOutcome(resultTail(this.#id)), ...outcome });
  }

  send(item: Buffer | string): void {
    if (this.#state === 'open') this.#subscriber.push(this.#itemName, this.#id, item);
  }

  refuse(outcome: CallOutcome): void {
    this.#subscriber.remove(this.#id);
    this.#over(outcome);
  }

  fail(error: CallError): void {
    if (this.#state === 'open') {
      const shown = JSON.stringify(this.#options.shown(error));
      this.#subscriber.push(this.#itemName, this.#id, shown, 'error');
    }
    this.end();
  }

  end(): void {
    this.#subscriber.remove(this.#id);
    this.#state = 'over';
  }

  stop(): void {
    this.#over(errorOutcome(-32_603, 'Internal error: the client has left'));
    this.#behind?.stop();
  }

  #over(outcome: CallOutcome): void {
    const isAsked = this.#state === 'asked';
    this.#state = 'over';
    if (isAsked) this.#options.done(outcome);
  }
}

/** As long and random as those of nodes. */
function subscriptionId(): string {
  return randomBytes(12).toString('base64url');
}
