/** Receives what a subscription delivers, with the wall clock at which the message came in. */
export type OnItem = (item: unknown, receivedAtMs: number) => void;

type RemoteId = string | number;

interface Subscription {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly onItem: OnItem;
  /** Whether the node has not been asked for it with success yet: whoever subscribes does that, not a restoration. */
  isNew: boolean;
  /** The node's name of it; another one after every reconnection. */
  remoteId?: RemoteId;
}

interface SubscriptionsOptions {
  readonly request: (method: string, params: readonly unknown[]) => Promise<RemoteId>;
  /** Hands an item to whoever subscribed: what that throws must not reach the socket. */
  readonly guard: (method: string, hand: () => void) => void;
}

/** Notifications may overtake the answer that names their subscription; this many are kept until it comes. */
const maxEarly = 256;
/** All of them together, bytes: a node may send large ones of subscriptions that there are not. */
const maxEarlyBytes = 16_777_216;

/** The subscriptions of one client: their ids stay, what the node calls them changes with every connection. */
export class ClientSubscriptions {
  readonly #options: SubscriptionsOptions;
  #nextId = 1;
  readonly #all = new Map<number, Subscription>();
  readonly #early: { remoteId: RemoteId; item: unknown; receivedAtMs: number; bytes: number }[] = [];
  #earlyBytes = 0;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  async add(method: string, params: readonly unknown[], onItem: OnItem): Promise<number> {
    const id = this.#nextId++;
    const subscription: Subscription = { method, params, onItem, isNew: true };
    this.#all.set(id, subscription);
    try {
      await this.#start(subscription);
      subscription.isNew = false;
    } catch (error) {
      this.#all.delete(id);
      throw error;
    }
    return id;
  }

  /** What the node calls the one that is removed; undefined when it never answered. */
  remove(id: number): RemoteId | undefined {
    const subscription = this.#all.get(id);
    this.#all.delete(id);
    return subscription?.remoteId;
  }

  clear(): void {
    this.#all.clear();
  }

  /** Another connection: what came over the one before is forgotten. */
  forgetEarly(): void {
    this.#early.length = 0;
    this.#earlyBytes = 0;
  }

  /** Asks the node that is connected now for all that there were. */
  async restore(): Promise<void> {
    const known = [...this.#all.values()].filter(({ isNew }) => !isNew);
    await Promise.all(known.map((subscription) => this.#start(subscription)));
  }

  /** @param bytes of the message that it came with */
  deliver(remoteId: RemoteId, item: unknown, receivedAtMs: number, bytes: number): void {
    const subscription = [...this.#all.values()].find((candidate) => candidate.remoteId === remoteId);
    if (subscription) {
      this.#hand(subscription, item, receivedAtMs);
      return;
    }
    this.#early.push({ remoteId, item, receivedAtMs, bytes });
    this.#earlyBytes += bytes;
    while (this.#early.length > maxEarly || this.#earlyBytes > maxEarlyBytes)
      this.#earlyBytes -= this.#early.shift()?.bytes ?? 0;
  }

  async #start(subscription: Subscription): Promise<void> {
    const remoteId = await this.#options.request(subscription.method, subscription.params);
    subscription.remoteId = remoteId;
    for (const { item, receivedAtMs } of this.#early.filter((early) => early.remoteId === remoteId)) {
      this.#hand(subscription, item, receivedAtMs);
    }
  }

  #hand({ method, onItem }: Subscription, item: unknown, receivedAtMs: number): void {
    this.#options.guard(method, () => onItem(item, receivedAtMs));
  }
}
