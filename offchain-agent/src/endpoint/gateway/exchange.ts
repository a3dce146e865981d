/** Who asks: made when a connection or a request comes in, the same object until it leaves. */
export interface Client {
  readonly id: number;
  readonly transport: 'http' | 'ws';
  readonly network: string;
  /** The address that limits hold for, never written whole to a log. */
  readonly address: string;
  readonly userAgent: string;
  /** The id of the key that it showed. */
  readonly key?: string;
}

/** What comes in before anything is known of it. */
export interface ArrivedMessage {
  readonly network: string;
  readonly transport: 'http' | 'ws';
  readonly address: string;
  readonly userAgent: string;
  /** The secret that it showed, in a header or in its path. */
  readonly secret?: string;
}

/** One call, told once its reply has left. */
export interface Exchange {
  readonly client: Client;
  readonly method: string;
  /** What the call reads: the head, a block by hash, a block by number; undefined where that is no question. */
  readonly at?: 'head' | 'hash' | 'number';
  /** The first 32 bytes of a storage key in hex, which name pallet and item. */
  readonly item?: string;
  /** The name of the upstream that answered; undefined when none was asked. */
  readonly upstream?: string;
  /** How many upstreams were asked, 0 for what the gateway knows itself. */
  readonly tries: number;
  readonly cached: boolean;
  /** The code of the JSON-RPC error, 0 for a result. */
  readonly code: number;
  /** Microseconds from the call's arrival to its reply, and those of them that upstreams took. */
  readonly us: number;
  readonly upstreamUs: number;
  /** Bytes of the payload, without framing, headers and TLS. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** A request rejected before it was read. It counts as one call, because the number of calls in it is unknown. */
export function unreadExchange(
  { client, code }: Pick<Exchange, 'client' | 'code'>,
  bytesIn: number,
): Exchange {
  return { client, method: '', tries: 0, cached: false, code, us: 0, upstreamUs: 0, bytesIn, bytesOut: 0 };
}

export interface CallError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

export interface GatewayRefusal {
  readonly status: number;
  readonly reason: string;
  readonly retryAfterS?: number;
}

/** Why the door refuses a call: as JSON-RPC has it, and as HTTP does. */
export interface CallDenial extends CallError {
  readonly refusal?: GatewayRefusal;
}

/** Why a message is not read, and how long it is until one of its size would be, ms. */
export interface Delay {
  readonly error: CallDenial;
  readonly waitMs: number;
}

/** A client that is let in, or why not; `refused` where its calls are over a limit. */
export type Admission =
  | { readonly client: Client }
  | { readonly refuse: GatewayRefusal; readonly refused?: Pick<Exchange, 'client' | 'code'> };

/** What stands at the door of the gateway: who may come in, who may call what, and what is kept of it. */
export interface Door {
  admit(arrival: ArrivedMessage): Admission;
  /** Asked before a large message is parsed: whoever may not call, or move so many bytes now, is told so at no cost. */
  message(client: Client, bytes: number): Delay | undefined;
  /** Asked before a call goes anywhere; undefined lets it pass, an error goes to the client as the call's answer. */
  call(client: Client, method: string, bytesIn: number): CallDenial | undefined;
  told(exchange: Exchange): void;
  /** Takes the place of one more subscription of the client's key, or else its address; an error says that there is none. */
  subscribe(client: Client): CallError | undefined;
  /** Gives a place back. Whoever leaves gives back all of its own. */
  unsubscribed(client: Client): void;
  /**
   * Takes the place of a connection to a node that is the client's alone.
   * @param end ends it, when another client has none and this one most
   * @returns what gives the place back, or an error that says that there is none
   */
  follow(client: Client, end: () => void): (() => void) | CallError;
  /** Asked where nodes take no more such connections: whether one of another client was ended for this one. */
  makeRoom(client: Client): boolean;
  /** Returns why a client that is in may not stay; undefined for one that may. */
  gone(client: Client): string | undefined;
  /** A message that a subscription sent. */
  pushed(client: Client, method: string, bytes: number): void;
  left(client: Client): void;
}
