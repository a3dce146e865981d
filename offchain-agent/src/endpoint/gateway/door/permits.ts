import { addressGroup } from '../../../base/address-group.ts';
import type { SampleClock } from '../../../base/clock.ts';
import type { ArrivedMessage, CallDenial, CallError, Client, Delay, GatewayRefusal } from '../exchange.ts';
import { rateLimited } from '../usage/counters.ts';
import { type Denial, type DenialReason, refusalOf } from './denial.ts';
import { Followers } from './followers.ts';
import type { Key, Keys, Rates } from './keys.ts';
import { Addresses, type Holder, newHolder, refresh, waitOf } from './limits.ts';
import type { Quotas } from './quotas.ts';
import { type ShownKey, ShownKeys } from './shown-keys.ts';

/** What nodes answer where a connection has no room for another subscription. */
const tooManySubscriptions = -32_006;
/** As the specification of `chainHead_v1_follow` has it. */
const tooManyFollowers = -32_800;

export type DoorClock = Pick<SampleClock, 'wallMs' | 'monotonicMs'>;

interface PermitOptions {
  readonly keys: Keys;
  readonly quotas: Quotas;
  readonly clock: DoorClock;
  /** WebSockets that one address, or one /64, may have. */
  readonly connectionsPerAddress: () => number;
  /** Subscriptions of one key that names no number of its own, or of one address. */
  readonly subscriptionsPerClient: () => number;
  /** Connections to nodes that one key or one address may have for itself. */
  readonly followersPerClient: () => number;
  /** Rates of an address where the file of keys has none for it. */
  readonly ratesPerAddress: () => Rates;
  readonly onRefusal: (network: string, reason: DenialReason) => void;
}

interface Guest {
  readonly connection: Holder;
  readonly address: Holder;
  readonly key?: ShownKey & { readonly holder: Holder };
  subscriptions: number;
  /** Whose limits its calls are under. */
  holders?: readonly Holder[];
}

/** Who may come in and who may call: keys, their quotas, and how much a second of a key, an address and a connection. */
export class Permits {
  readonly #options: PermitOptions;
  readonly #clock: DoorClock;
  readonly #guests = new WeakMap<Client, Guest>();
  readonly #addresses = new Addresses();
  readonly #holders = new Map<string, Holder>();
  readonly #followers = new Followers();
  readonly #shown: ShownKeys;
  #keys: Keys;
  #generation = 0;
  #clients = 0;

  constructor(options: PermitOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#keys = options.keys;
    this.#shown = new ShownKeys(options.keys, options.quotas, this.#clock.wallMs);
  }

  /** Other keys and limits from now on, also for those who are in. */
  setKeys(keys: Keys): void {
    this.#keys = keys;
    this.#generation += 1;
    this.#shown.setKeys(keys);
  }

  admit(arrival: ArrivedMessage): { readonly client: Client } | { readonly refuse: GatewayRefusal } {
    const address = this.#addresses.get(addressGroup(arrival.address));
    const nowMs = this.#clock.monotonicMs();
    this.#refresh(address, this.#addressRates(), nowMs);
    const { key, fault } = this.#shown.arrived(arrival);
    if (fault) {
      // Whoever tries secrets is slowed down like whoever calls.
      const denial = this.#rateDenial([address], 1, nowMs);
      if (!denial) address.calls?.take(1, nowMs);
      return this.#refuse(arrival, denial ? refusalOf(denial) : fault, denial?.reason ?? 'key');
    }
    const guest: Guest = {
      address,
      connection: newHolder('this connection'),
      subscriptions: 0,
      ...(key && { key: { id: key.id, mark: key.mark, holder: this.#holder(key) } }),
    };
    const most = this.#options.connectionsPerAddress();
    if (arrival.transport === 'ws' && address.connections >= most) {
      const reason = `${address.name} has ${address.connections} connections, as many as it may; close one first`;
      return this.#refuse(arrival, { status: 429, reason, retryAfterS: 1 }, 'connections');
    }
    // A socket is told call by call; a request is answered by what HTTP has for it.
    const denial =
      (key && this.#shown.quotaDenial(key)) ??
      (arrival.transport === 'http'
        ? this.#rateDenial(this.#holdersOf(guest, key, nowMs), 1, nowMs)
        : undefined);
    if (denial) return this.#refuse(arrival, refusalOf(denial), denial.reason);
    this.#clients += 1;
    const { network, transport, userAgent } = arrival;
    const client: Client = {
      id: this.#clients,
      network,
      transport,
      userAgent,
      address: arrival.address,
      ...(key && { key: key.id }),
    };
    this.#guests.set(client, guest);
    if (transport === 'ws') address.connections += 1;
    return { client };
  }

  message(client: Client, bytes: number): Delay | undefined {
    const guest = this.#guests.get(client);
    if (!guest) return undefined;
    const key = guest.key && this.#keys.byId(guest.key.id);
    const denial = this.#denial(client, guest, key, '', this.#clock.monotonicMs(), bytes);
    return denial && { error: this.#told(client, denial), waitMs: denial.waitMs ?? 0 };
  }

  subscribe(client: Client): CallError | undefined {
    const guest = this.#guests.get(client);
    if (!guest) return undefined;
    const holder = guest.key?.holder ?? guest.address;
    const key = guest.key && this.#keys.byId(guest.key.id);
    const share = 1 / this.#keys.rules.instances;
    const own = key ? key.subscriptions : this.#keys.rules.perAddress.subscriptions;
    const most = Math.max(1, Math.floor((own ?? this.#options.subscriptionsPerClient()) * share));
    if (holder.subscriptions >= most) {
      const message = 'Too many subscriptions';
      const why = `${holder.name} has ${holder.subscriptions} subscriptions, as many as it may; end one first`;
      return this.#told(client, { code: tooManySubscriptions, message, why, reason: 'subscriptions' });
    }
    holder.subscriptions += 1;
    guest.subscriptions += 1;
    return undefined;
  }

  unsubscribed(client: Client): void {
    const guest = this.#guests.get(client);
    if (guest) giveBack(guest, 1);
  }

  /**
   * Takes the place of a connection to a node that is the client's alone.
   * @param end ends it, for one that has none
   * @returns what gives it back, or an error
   */
  follow(client: Client, end: () => void): (() => void) | CallError {
    const guest = this.#guests.get(client);
    if (!guest) return () => undefined;
    const holder = guest.key?.holder ?? guest.address;
    const key = guest.key && this.#keys.byId(guest.key.id);
    const own = key ? key.followers : this.#keys.rules.perAddress.followers;
    if (holder.followers >= (own ?? this.#options.followersPerClient())) {
      const why = `${holder.name} follows nodes over ${holder.followers} connections, as many as it may; close one first`;
      const message = 'Maximum number of chainHead_follow has been reached';
      return this.#told(client, { code: tooManyFollowers, message, why, reason: 'followers' });
    }
    return this.#followers.add({ network: client.network, holder, end });
  }

  /** Ends a connection of whoever has most of them, for a client that finds all nodes taken. @returns whether there was one */
  makeRoom(client: Client): boolean {
    const guest = this.#guests.get(client);
    return (
      guest !== undefined && this.#followers.makeRoom(client.network, guest.key?.holder ?? guest.address)
    );
  }

  /** Returns why a client that is in may not stay: its key was taken back, or has expired. */
  gone(client: Client): string | undefined {
    const guest = this.#guests.get(client);
    return guest && this.#shown.gone(guest.key, client.network);
  }

  call(client: Client, method: string, bytesIn: number): CallDenial | undefined {
    const guest = this.#guests.get(client);
    if (!guest) return undefined;
    const nowMs = this.#clock.monotonicMs();
    const key = guest.key && this.#keys.byId(guest.key.id);
    const denial = this.#denial(client, guest, key, method, nowMs);
    if (denial) return this.#told(client, denial);
    const cost = costOf(key, method);
    pay(guest.key?.holder ?? guest.address, cost, bytesIn, nowMs);
    pay(guest.connection, cost, bytesIn, nowMs);
    return undefined;
  }

  /** What has left is paid for afterwards. */
  spend(client: Client, bytes: number): void {
    const guest = this.#guests.get(client);
    if (!guest) return;
    const nowMs = this.#clock.monotonicMs();
    (guest.key?.holder ?? guest.address).bytes?.take(bytes, nowMs);
    guest.connection.bytes?.take(bytes, nowMs);
  }

  left(client: Client): boolean {
    const guest = this.#guests.get(client);
    if (!guest) return false;
    this.#guests.delete(client);
    giveBack(guest, guest.subscriptions);
    if (client.transport === 'ws') guest.address.connections -= 1;
    return true;
  }

  /** What a client is told of a denial, which is counted. */
  #told({ network }: Client, denial: Denial): CallDenial {
    const { code, message, why, waitMs, reason } = denial;
    this.#options.onRefusal(network, reason);
    const data = { reason: why, ...(waitMs !== undefined && { retryAfterMs: Math.ceil(waitMs) }) };
    return { code, message, data, refusal: refusalOf(denial) };
  }

  #denial(
    { network }: Client,
    guest: Guest,
    key: Key | undefined,
    method: string,
    nowMs: number,
    bytes?: number,
  ): Denial | undefined {
    return (
      this.#shown.denial(guest.key, key, network) ??
      this.#rateDenial(this.#holdersOf(guest, key, nowMs), costOf(key, method), nowMs, bytes)
    );
  }

  #rateDenial(holders: readonly Holder[], cost: number, nowMs: number, bytes?: number): Denial | undefined {
    const wait = waitOf(holders, cost, nowMs, bytes);
    return (
      wait && {
        code: rateLimited,
        message: 'RPC rate limit exceeded',
        why: wait.why,
        waitMs: wait.ms,
        reason: 'rate',
      }
    );
  }

  /** Whose limits a call is under: of its key, or else of its address; and of its connection. */
  #holdersOf(guest: Guest, key: Key | undefined, nowMs: number): readonly Holder[] {
    const { perConnection } = this.#keys.rules;
    const first = guest.key?.holder ?? guest.address;
    if (first.generation !== this.#generation) this.#refresh(first, key ?? this.#addressRates(), nowMs);
    this.#refresh(guest.connection, perConnection, nowMs);
    guest.holders ??= [first, guest.connection];
    return guest.holders;
  }

  /** Those of the file of keys, or else those of the gateway's configuration; a burst belongs to its rate. */
  #addressRates(): Rates {
    const { callsPerSecond, burst, bytesPerSecond } = this.#keys.rules.perAddress;
    const own = this.#options.ratesPerAddress();
    const bytes = bytesPerSecond ?? own.bytesPerSecond;
    return {
      ...(callsPerSecond === undefined ? own : { callsPerSecond, burst }),
      bytesPerSecond: bytes,
    };
  }

  #holder({ id }: Key): Holder {
    const known = this.#holders.get(id);
    if (known) return known;
    const holder = newHolder(`key ${id}`);
    this.#holders.set(id, holder);
    return holder;
  }

  #refresh(holder: Holder, rates: Parameters<typeof refresh>[1], nowMs: number): void {
    refresh(holder, rates, 1 / this.#keys.rules.instances, this.#generation, nowMs);
  }

  #refuse(
    { network }: ArrivedMessage,
    refuse: GatewayRefusal,
    reason: DenialReason,
  ): { readonly refuse: GatewayRefusal } {
    this.#options.onRefusal(network, reason);
    return { refuse };
  }
}

function pay({ calls, bytes }: Holder, cost: number, bytesIn: number, nowMs: number): void {
  calls?.take(cost, nowMs);
  bytes?.take(bytesIn, nowMs);
}

/** A method may be called as a client likes, also `constructor`. */
function costOf(key: Key | undefined, method: string): number {
  return key && Object.hasOwn(key.cost, method) ? (key.cost[method] ?? 1) : 1;
}

function giveBack(guest: Guest, subscriptions: number): void {
  guest.subscriptions -= subscriptions;
  (guest.key?.holder ?? guest.address).subscriptions -= subscriptions;
}
