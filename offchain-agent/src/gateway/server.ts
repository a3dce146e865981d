import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientAddress } from '../base/client-address.ts';
import { AgentError, messageOf } from '../base/error.ts';
import type { Answerer } from './answer.ts';
import { callerOf } from './caller.ts';
import type { Limits } from './config.ts';
import type { Arrival, Delay, Door, Refusal } from './exchange.ts';
import { BodyReader, crossOrigin, isMessage, refuse, refuseUpgrade, sendJson } from './http-exchange.ts';
import { delayOf, serveMessage } from './serve-message.ts';
import { Session } from './session.ts';

export interface Place {
  readonly answerer: Answerer;
  /** What the path holds behind the network's name. */
  readonly secret?: string;
}

export interface ServerOptions {
  readonly door: Door;
  readonly limits: () => Limits;
  readonly trusted: () => BlockList;
  /** Which network a host and a path lead to. */
  readonly find: (host: string, path: string) => Place | undefined;
  /** The documents of GET: status and body by path. */
  readonly documents: Readonly<Record<string, () => { readonly status: number; readonly body: object }>>;
}

const headersMs = 10_000;
const requestMs = 30_000;
/** Longer than proxies keep theirs, so that none sends into a connection that closes. */
const keepAliveMs = 65_000;
const mostHeaderBytes = 16_384;
const sweepEveryMs = 1_000;
/** Every connection is asked once in so many sweeps whether it is still there. */
const pingEverySweeps = 30;

/** JSON-RPC over HTTP and WebSocket, and what the gateway says of itself. */
export class GatewayServer {
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Set<Session>();
  readonly #bodies = new BodyReader();
  #sweeps = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    const { limits } = options;
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: limits().messageBytes,
      skipUTF8Validation: false,
    });
    this.#server = createServer(
      {
        headersTimeout: headersMs,
        requestTimeout: requestMs,
        keepAliveTimeout: keepAliveMs,
        maxHeaderSize: mostHeaderBytes,
        connectionsCheckingInterval: headersMs,
        insecureHTTPParser: false,
        requireHostHeader: true,
      },
      (request, response) => this.#onRequest(request, response),
    );
    this.#server.maxConnections = limits().connections;
    this.#server.on('upgrade', (request, socket, head) => this.#onUpgrade(request, socket, head));
  }

  get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** @returns the port @throws AgentError `bad_input/listen` */
  async listen(host: string, port: number): Promise<number> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject).listen({ host, port, backlog: 4_096 }, () => resolve());
      });
    } catch (cause) {
      throw new AgentError(
        'bad_input/listen',
        `listen: cannot listen at ${host}:${port} (${messageOf(cause)}); choose another address, or port 0 for any free one`,
        { data: { host, port }, cause },
      );
    }
    this.#timer = setInterval(() => this.#sweep(), sweepEveryMs);
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : port;
  }

  /** Takes limits that have changed. */
  reconfigure(): void {
    const { connections, messageBytes } = this.#options.limits();
    this.#server.maxConnections = connections;
    this.#sockets.options.maxPayload = messageBytes;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const session of this.#sessions) session.end(1_012, 'the gateway ends');
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    setImmediate(() => {
      for (const session of this.#sessions) session.terminate();
      this.#server.closeAllConnections();
    });
    await closed;
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => response.destroy());
    if (request.method === 'OPTIONS') return void response.writeHead(204, crossOrigin).end();
    const path = pathOf(request);
    const document = this.#options.documents[path];
    if (request.method === 'GET' && document) {
      const { status, body } = document();
      return sendJson(response, status, Buffer.from(JSON.stringify(body)));
    }
    if (request.method !== 'POST') {
      return refuse(
        response,
        { status: 405, reason: 'JSON-RPC is called with POST, or over a WebSocket' },
        'POST',
      );
    }
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return refuse(response, { status: 415, reason: 'the content type must be application/json' });
    }
    const place = this.#options.find(hostOf(request), path);
    if (!place) return refuse(response, noNetwork);
    const admitted = this.#options.door.admit(this.#arrival(request, place, 'http'));
    if ('refuse' in admitted) return refuse(response, admitted.refuse);
    const { client } = admitted;
    response.once('close', () => this.#options.door.left(client));
    this.#bodies.read(request, response, this.#options.limits(), (body) => {
      const delay = delayOf(body, client, this.#options.door);
      if (delay) return refuse(response, delayed(delay));
      const serving = {
        answerer: place.answerer,
        door: this.#options.door,
        caller: callerOf(client),
        bounds: this.#options.limits(),
      };
      serveMessage(body, serving, (answer) => {
        // Where nothing answers at all, whoever balances between gateways must be able to see it.
        const isDown = place.answerer.network.pool.upstreams.every(({ isUp }) => !isUp);
        const status = isMessage(body) ? (isDown ? 503 : 200) : 400;
        sendJson(response, status, answer ?? Buffer.alloc(0));
      });
    });
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const place = this.#options.find(hostOf(request), pathOf(request));
    if (!place) return refuseUpgrade(socket, noNetwork);
    const { door, limits } = this.#options;
    const admitted = door.admit(this.#arrival(request, place, 'ws'));
    if ('refuse' in admitted) return refuseUpgrade(socket, admitted.refuse);
    const { client } = admitted;
    const onEarlyClose = (): void => door.left(client);
    socket.once('close', onEarlyClose);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      socket.off('close', onEarlyClose);
      const session = new Session({
        socket: webSocket,
        stream: socket as Duplex & { readonly bytesRead?: number },
        client,
        answerer: place.answerer,
        door,
        limits,
      });
      this.#sessions.add(session);
      webSocket.once('close', () => this.#sessions.delete(session));
    });
  }

  #arrival(request: IncomingMessage, { answerer, secret }: Place, transport: Arrival['transport']): Arrival {
    const { headers } = request;
    const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    const given = bearer ?? [headers['x-api-key']].flat()[0] ?? secret;
    return {
      network: answerer.network.name,
      transport,
      address: clientAddress(request, this.#options.trusted()),
      userAgent: headers['user-agent'] ?? '',
      ...(given !== undefined && { secret: given }),
    };
  }

  /** Ends those that are gone, and, where all hold too much together, those that hold most. */
  #sweep(): void {
    this.#sweeps += 1;
    let turn = this.#sweeps;
    for (const session of this.#sessions) {
      turn += 1;
      if (turn % pingEverySweeps !== 0) continue;
      if (session.isAlive) session.ping();
      else session.terminate();
    }
    let total = 0;
    for (const session of this.#sessions) total += session.heldBytes;
    const most = this.#options.limits().bufferTotalBytes;
    if (total <= most) return;
    const held = [...this.#sessions].map((session) => ({ session, bytes: session.heldBytes }));
    for (const { session, bytes } of held.toSorted((a, b) => b.bytes - a.bytes)) {
      if (total <= most) return;
      session.terminate();
      total -= bytes;
    }
  }
}

const noNetwork: Refusal = { status: 404, reason: 'no network is served under this host and path' };

function delayed({ error: { message }, waitMs }: Delay): Refusal {
  return { status: 429, reason: message, retryAfterS: Math.max(1, Math.ceil(waitMs / 1_000)) };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0] ?? '/';
}

function hostOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
}
