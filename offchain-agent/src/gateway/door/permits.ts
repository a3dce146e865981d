import type { SampleClock } from '../../base/clock.ts';
import type { Arrival, Client, Delay, Refusal, RpcError } from '../exchange.ts';
import { rateLimited } from '../usage/counters.ts';
import { addressGroup } from './address.ts';
import type { Key, Keys } from './keys.ts';
import { Addresses, type Holder, newHolder, refresh, waitOf } from './limits.ts';
import type { Quotas } from './quotas.ts';

/** What a key that is no longer one is answered; nodes have no code for it. */
export const keyRefused = -32_998;

/** What nodes answer where a connection has no room for another subscription. */
const tooManySubscriptions = -32_006;

export const refusalReasons = ['key', 'rate', 'quota', 'connections', 'subscriptions'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export type DoorClock = Pick<SampleClock, 'wallMs' | 'monotonicMs'>;

export interface PermitOptions {
  readonly keys: Keys;
  readonly quotas: Quotas;
  readonly clock: DoorClock;
  /** WebSockets that one address, or one /56, may have. */
  readonly connectionsPerAddress: () => number;
  /** Subscriptions of one key that names no number of its own, or of one address. */
  readonly subscriptionsPerClient: () => number;
  readonly onRefusal: (network: string, reason: RefusalReason) => void;
}

interface Guest {
  readonly connection: Holder;
  readonly address: Holder;
  readonly key?: { readonly id: string; readonly holder: Holder };
  subscriptions: number;
}

interface Denial {
  readonly code: number;
  readonly message: string;
  readonly why: string;
  readonly waitMs?: number;
  readonly reason: RefusalReason;
}

/** Who may come in and who may call: keys, their quotas, and how much a second of a key, an address and a connection. */
export class Permits {
  readonly #options: PermitOptions;
  readonly #clock: DoorClock;
  readonly #quotas: Quotas;
  readonly #guests = new WeakMap<Client, Guest>();
  readonly #addresses = new Addresses();
  readonly #holders = new Map<string, Holder>();
  #keys: Keys;
  #generation = 0;
  #clients = 0;

  constructor(options: PermitOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#quotas = options.quotas;
    this.#keys = options.keys;
  }

  /** Other keys and limits from now on, also for those who are in. */
  setKeys(keys: Keys): void {
    this.#keys = keys;
    this.#generation += 1;
    this.#quotas.setKeys(keys);
  }

  admit(arrival: Arrival): { readonly client: Client } | { readonly refuse: Refusal } {
    const address = this.#addresses.get(addressGroup(arrival.address));
    const { perAddress } = this.#keys.rules;
    const nowMs = this.#clock.monotonicMs();
    this.#refresh(address, perAddress, nowMs);
    const { key, fault } = this.#keyOf(arrival);
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
      ...(key && { key: { id: key.id, holder: this.#holder(key) } }),
    };
    const most = this.#options.connectionsPerAddress();
    if (arrival.transport === 'ws' && address.connections >= most) {
      const reason = `${address.name} has ${address.connections} connections, as many as it may; close one first`;
      return this.#refuse(arrival, { status: 429, reason, retryAfterS: 1 }, 'connections');
    }
    // A socket is told call by call; a request is answered by what HTTP has for it.
    const denial =
      (key && this.#quotaDenial(key)) ??
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
    const denial = this.#denial(guest, key, '', this.#clock.monotonicMs(), bytes);
    return denial && { error: this.#told(client, denial), waitMs: denial.waitMs ?? 0 };
  }

  subscribe(client: Client): RpcError | undefined {
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

  call(client: Client, method: string, bytesIn: number): RpcError | undefined {
    const guest = this.#guests.get(client);
    if (!guest) return undefined;
    const nowMs = this.#clock.monotonicMs();
    const key = guest.key && this.#keys.byId(guest.key.id);
    const denial = this.#denial(guest, key, method, nowMs);
    if (!denial) {
      const cost = key?.cost[method] ?? 1;
      for (const { calls, bytes } of this.#holdersOf(guest, key, nowMs)) {
        calls?.take(cost, nowMs);
        bytes?.take(bytesIn, nowMs);
      }
      return undefined;
    }
    return this.#told(client, denial);
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
  #told({ network }: Client, { code, message, why, waitMs, reason }: Denial): RpcError {
    this.#options.onRefusal(network, reason);
    const data = { reason: why, ...(waitMs !== undefined && { retryAfterMs: Math.ceil(waitMs) }) };
    return { code, message, data };
  }

  #denial(
    guest: Guest,
    key: Key | undefined,
    method: string,
    nowMs: number,
    bytes?: number,
  ): Denial | undefined {
    const refused = { code: keyRefused, message: 'Key refused', reason: 'key' } as const;
    if (guest.key && !key) return { ...refused, why: `key ${guest.key.id} was taken back; ask the operator` };
    const expired = key && this.#expired(key);
    if (expired !== undefined) return { ...refused, why: expired };
    return (
      (key && this.#quotaDenial(key)) ??
      this.#rateDenial(this.#holdersOf(guest, key, nowMs), key?.cost[method] ?? 1, nowMs, bytes)
    );
  }

  #keyOf({ secret, network }: Arrival): { readonly key?: Key; readonly fault?: Refusal } {
    // Where nobody has a key, what stands in its place says nothing.
    if (secret === undefined || this.#keys.all.length === 0) {
      if (this.#keys.rules.withoutKey === 'allow') return {};
      return { fault: { status: 401, reason: 'this gateway asks for a key; its operator gives one out' } };
    }
    const key = this.#keys.bySecret(secret);
    if (!key)
      return { fault: { status: 401, reason: 'this key is not one of this gateway; ask its operator' } };
    const fault = this.#expired(key);
    if (fault !== undefined) return { fault: { status: 403, reason: fault } };
    if (key.networks && !key.networks.includes(network))
      return { fault: { status: 403, reason: `key ${key.id} is not for network ${network}` } };
    return { key };
  }

  #expired({ id, expiresMs }: Key): string | undefined {
    if (expiresMs === undefined || this.#clock.wallMs() < expiresMs) return undefined;
    return `key ${id} expired at ${new Date(expiresMs).toISOString()}; ask the operator for a new one`;
  }

  #quotaDenial(key: Key): Denial | undefined {
    const nowMs = this.#clock.wallMs();
    const used = this.#quotas.exhausted(key, nowMs);
    if (!used) return undefined;
    const { bytes, period, endMs } = used;
    const why = `key ${key.id} has used up its ${bytes} bytes of this ${period}; it goes on at ${new Date(endMs).toISOString()}`;
    return { code: rateLimited, message: 'RPC quota exceeded', why, waitMs: endMs - nowMs, reason: 'quota' };
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
    const { perAddress, perConnection } = this.#keys.rules;
    const first = guest.key?.holder ?? guest.address;
    this.#refresh(first, key ?? perAddress, nowMs);
    this.#refresh(guest.connection, perConnection, nowMs);
    return [first, guest.connection];
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

  #refuse({ network }: Arrival, refuse: Refusal, reason: RefusalReason): { readonly refuse: Refusal } {
    this.#options.onRefusal(network, reason);
    return { refuse };
  }
}

function giveBack(guest: Guest, subscriptions: number): void {
  guest.subscriptions -= subscriptions;
  (guest.key?.holder ?? guest.address).subscriptions -= subscriptions;
}

function refusalOf({ why, waitMs }: Denial): Refusal {
  return {
    status: 429,
    reason: why,
    ...(waitMs !== undefined && { retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)) }),
  };
}
