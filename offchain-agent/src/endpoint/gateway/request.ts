import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { isProxied } from '../../base/client-address.ts';
import type { PlaceFault } from '../../base/connection-places.ts';
import type { Logger } from '../../base/logger.ts';
import type { Answerer } from './answer.ts';
import type { OriginRules } from './door/origins.ts';
import type { ArrivedMessage, Delay, GatewayRefusal } from './exchange.ts';

export interface Place {
  readonly answerer: Answerer;
  /** What the path holds behind the network's name. */
  readonly secret?: string;
  /** Which pages may use it. */
  readonly origins: OriginRules;
}

/** What an HTTP request says of who asks. */
export class Requests {
  readonly #log: Logger;
  readonly #trusted: () => BlockList;
  #isProxyMissing = false;

  /** @param trusted the addresses of proxies */
  constructor(log: Logger, trusted: () => BlockList) {
    this.#log = log;
    this.#trusted = trusted;
  }

  arrival(
    request: IncomingMessage,
    { answerer, secret }: Place,
    transport: ArrivedMessage['transport'],
    address: string,
  ): ArrivedMessage {
    const { headers } = request;
    const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    const given = bearer ?? [headers['x-api-key']].flat()[0] ?? secret;
    if (headers['x-forwarded-for'] !== undefined) this.#noteProxy(request);
    return {
      network: answerer.network.name,
      transport,
      address,
      userAgent: headers['user-agent'] ?? '',
      ...(given !== undefined && { secret: given }),
    };
  }

  /** A proxy that is not trusted has the limits of one address for all of its clients: said once. */
  #noteProxy(request: IncomingMessage): void {
    if (this.#isProxyMissing || isProxied(request, this.#trusted())) return;
    this.#isProxyMissing = true;
    this.#log.warn(
      { peer: request.socket.remoteAddress },
      'requests bring x-forwarded-for from an address that trustProxy does not name; if it is a proxy, all of its clients count as one',
    );
  }
}

export const tooManyArrivals: GatewayRefusal = {
  status: 429,
  reason: 'this address asks more often than it may',
  retryAfterS: 1,
};

export const noPlace: Readonly<Record<PlaceFault, GatewayRefusal>> = {
  client: {
    status: 429,
    reason: 'this address has as many connections as it may; close one first',
    retryAfterS: 1,
  },
  all: { status: 503, reason: 'the gateway has as many connections as it takes', retryAfterS: 1 },
  rate: tooManyArrivals,
};

export const noNetwork: GatewayRefusal = {
  status: 404,
  reason: 'no network is served under this host and path',
};

export function delayed({ error: { message, refusal }, waitMs }: Delay): GatewayRefusal {
  return refusal ?? { status: 429, reason: message, retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)) };
}

/** What a proxy is asked, and a server has to take: `http://rpc.example.org/almanac` in place of the path. */
const absoluteForm = /^https?:\/\/([^/?#]*)/i;

export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.replace(absoluteForm, '').split('?')[0] || '/';
}

/** Returns the host name of a request in lower case, without its port. */
export function hostOf({ url = '/', headers }: IncomingMessage): string {
  const [, authority = headers.host ?? ''] = absoluteForm.exec(url) ?? [];
  return authority.toLowerCase().replace(/:\d+$/, '');
}
