import { JointPlaces } from '../../base/joint-places.ts';
import { errorOutcome, type Subscription, type SubscriptionOpening } from './caller.ts';
import type { CallError } from './exchange.ts';
import type { GatewayNetwork } from './network.ts';
import type { PlacedCall } from './params.ts';
import { StorageFeed } from './storage-feed.ts';
import { subscribedKeys } from './storage-keys.ts';

/** Of a network, shared by its clients. */
const usualFeeds = 20_000;
const tooManyFeeds: CallError = { code: -32_006, message: 'Too many subscriptions on the gateway' };

/** Storage subscriptions of a network: clients that ask for the same keys share one of an upstream. */
export class StorageFeeds {
  readonly #network: GatewayNetwork;
  readonly #feeds = new Map<string, StorageFeed>();
  readonly #places: JointPlaces<StorageFeed>;

  constructor(network: GatewayNetwork, mostFeeds = usualFeeds) {
    this.#network = network;
    this.#places = new JointPlaces(mostFeeds, (client, feed) => feed.expel(client, tooManyFeeds));
    network.onLost((upstream) => {
      for (const feed of this.#feeds.values()) feed.leave(upstream);
    });
  }

  /** @param client whose it is: of its key, or of its address */
  open({ params }: PlacedCall, opening: SubscriptionOpening, client: string): Subscription {
    const keys = subscribedKeys(params?.[0]);
    if ('code' in keys) return refused(opening, keys);
    const text = JSON.stringify([keys]);
    let feed = this.#feeds.get(text);
    if (!feed) {
      if (!this.#places.makeRoom(client)) return refused(opening, tooManyFeeds);
      const opened: StorageFeed = new StorageFeed(this.#network, {
        keys,
        text,
        onLeave: (one) => this.#places.leave(one, opened),
        onEmpty: () => this.#feeds.delete(text),
      });
      feed = opened;
      this.#feeds.set(text, feed);
      feed.begin();
    }
    this.#places.join(client, feed);
    return feed.join(opening, client);
  }
}

function refused(opening: SubscriptionOpening, { code, message, data }: CallError): Subscription {
  opening.refuse(errorOutcome(code, message, data));
  return { keptBytes: 0, stop: () => undefined };
}
