import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type BlockList, isIP, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressGroup } from '../../base/address-group.ts';
import { ByteParts } from '../../base/byte-parts.ts';
import { clientAddress } from '../../base/client-address.ts';
import { ConnectionPlaces } from '../../base/connection-places.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { FairTurns } from '../../base/fair-turns.ts';
import { contained, logFault } from '../../base/fault.ts';
import { HeldBytes } from '../../base/held-bytes.ts';
import type { Logger } from '../../base/logger.ts';
import { ReadPace } from '../../base/read-pace.ts';
import type { GatewayLimits } from './config.ts';
import { Arrivals } from './door/arrivals.ts';
import { originFault, originHeaders } from './door/origins.ts';
import type { Door } from './exchange.ts';
import { answerRequest } from './http-answer.ts';
import {
  createStrictServer,
  preflight,
  refuse,
  refuseUpgrade,
  sendJson,
  UnreadAnswers,
} from './http-exchange.ts';
import { hostOf, noNetwork, noPlace, type Place, pathOf, Requests, tooManyArrivals } from './request.ts';
import { messageCredit } from './serve-message.ts';
import { ClientSession } from './session.ts';
import { ReadBound } from './wire/read-bound.ts';

interface ServerOptions {
  readonly door: Door;
  readonly log: Logger;
  readonly limits: () => GatewayLimits;
  readonly trusted: () => BlockList;
  /** Which network a host and a path lead to. */
  readonly find: (host: string, path: string) => Place | undefined;
  /** The documents of GET: status and body by path. */
  readonly documents: Readonly<Record<string, () => { readonly status: number; readonly body: object }>>;
}

/** Connections beyond the limits that are told why, or answered what is always answered, at a time. */
const reservedPlaces = 64;
const sweepEveryMs = 1_000;
/** Every connection is asked once in so many sweeps whether it is still there. */
const pingEverySweeps = 30;

/** JSON-RPC over HTTP and WebSocket, and what the gateway says of itself. */
export class GatewayServer {
  readonly #options: ServerOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Set<ClientSession>();
  readonly #held: HeldBytes;
  readonly #places: ConnectionPlaces;
  readonly #arrivals: Arrivals;
  readonly #unread = new UnreadAnswers();
  readonly #messages: FairTurns;
  readonly #reading = new ReadPace();
  readonly #readBound = new ReadBound();
  #sweeps = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #requests: Requests;

  constructor(options: ServerOptions) {
    this.#options = options;
    const { log, limits, trusted } = options;
    this.#requests = new Requests(log, trusted);
    this.#messages = new FairTurns({ log, what: 'a message', isEntry: true, credit: messageCredit });
    this.#held = new HeldBytes(limits);
    this.#arrivals = new Arrivals(limits);
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: limits().messageBytes,
      skipUTF8Validation: false,
    });
    this.#server = createStrictServer();
    this.#server.on(
      'request',
      contained(
        (request, response) => this.#onRequest(request, response),
        (error, _request, response) => {
          logFault(options.log, 'an HTTP request')(error);
          refuse(response, { status: 500, reason: 'internal error' });
        },
      ),
    );
    this.#server.on(
      'upgrade',
      contained(
        (request, socket, head) => this.#onUpgrade(request, socket, head),
        (error, _request, socket) => {
          logFault(options.log, 'a WebSocket')(error);
          socket.destroy();
        },
      ),
    );
    this.#places = new ConnectionPlaces(this.#server, {
      limits: () => ({ connections: limits().connections, perClient: limits().perAddress }),
      clientOf: addressGroup,
      isProxy: (address) =>
        isIP(address) !== 0 && trusted().check(address, isIPv6(address) ? 'ipv6' : 'ipv4'),
      mayConnect: (client) => this.#arrivals.take(client),
      reserve: reservedPlaces,
    });
  }

  /** Kept in memory for clients. */
  get heldBytes(): number {
    return this.#held.bytes;
  }

  get sessions(): ReadonlySet<ClientSession> {
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
    this.#sockets.options.maxPayload = this.#options.limits().messageBytes;
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
    response.on('error', () => response.destroy());
    // Of a connection that was cut off what it had sent in advance is still read, and answered into memory.
    if (request.socket.destroyed) return;
    const path = pathOf(request);
    const address = clientAddress(request, this.#options.trusted());
    const document = this.#options.documents[path];
    if ((request.method === 'GET' || request.method === 'HEAD') && document)
      return this.#tell(document(), address, response);
    const fault = this.#places.assign(request.socket, address);
    if (fault !== undefined) return refuse(response, noPlace[fault]);
    const { method } = request;
    const { origin } = request.headers;
    const place = this.#options.find(hostOf(request), path);
    if (place)
      for (const [name, value] of Object.entries(originHeaders(origin, place.origins)))
        response.setHeader(name, value);
    if (method === 'OPTIONS') {
      if (!this.#arrivals.take(addressGroup(address))) return refuse(response, tooManyArrivals);
      return void response.writeHead(204, preflight).end();
    }
    if (method !== 'POST')
      return refuse(
        response,
        { status: 405, reason: 'JSON-RPC is called with POST, or over a WebSocket' },
        'POST',
      );
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
      return refuse(response, { status: 415, reason: 'the content type must be application/json' });
    if (!place) return refuse(response, noNetwork);
    const strange = originFault({ origin, host: hostOf(request) }, place.origins);
    if (strange) return refuse(response, strange);
    const admitted = this.#options.door.admit(this.#requests.arrival(request, place, 'http', address));
    if ('refuse' in admitted) return refuse(response, admitted.refuse);
    const { door, limits } = this.#options;
    answerRequest(request, response, {
      answerer: place.answerer,
      client: admitted.client,
      door,
      limits: limits(),
      held: this.#held,
      messages: this.#messages,
      onAnswered: () => this.#unread.add(response),
    });
  }

  /** Always answered; whoever asks too often has to connect again for each. */
  #tell(
    { status, body }: { readonly status: number; readonly body: object },
    address: string,
    response: ServerResponse,
  ): void {
    const mayStay = this.#places.fault(response.req.socket) === undefined;
    if (!mayStay || !this.#arrivals.take(addressGroup(address))) response.shouldKeepAlive = false;
    response.setHeader('access-control-allow-origin', '*');
    sendJson(response, status, ByteParts.of(Buffer.from(JSON.stringify(body))));
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { door, limits } = this.#options;
    const address = clientAddress(request, this.#options.trusted());
    const fault = this.#places.assign(request.socket, address);
    if (fault !== undefined) return refuseUpgrade(socket, noPlace[fault]);
    const place = this.#options.find(hostOf(request), pathOf(request));
    if (!place) return refuseUpgrade(socket, noNetwork);
    const strange = originFault({ origin: request.headers.origin, host: hostOf(request) }, place.origins);
    if (strange) return refuseUpgrade(socket, strange);
    const admitted = door.admit(this.#requests.arrival(request, place, 'ws', address));
    if ('refuse' in admitted) return refuseUpgrade(socket, admitted.refuse);
    const { client } = admitted;
    const onEarlyClose = (): void => door.left(client);
    socket.once('close', onEarlyClose);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      socket.off('close', onEarlyClose);
      this.#readBound.add(webSocket);
      const session = new ClientSession({
        socket: webSocket,
        stream: socket,
        client,
        answerer: place.answerer,
        door,
        limits,
        held: this.#held,
        messages: this.#messages,
        reading: this.#reading,
      });
      this.#sessions.add(session);
      webSocket.once('close', () => this.#sessions.delete(session));
    });
  }

  /** Ends those that are gone, that do not read, and whose key was taken back. */
  #sweep(): void {
    this.#sweeps += 1;
    let turn = this.#sweeps;
    for (const session of this.#sessions) {
      session.countKept();
      const gone = this.#options.door.gone(session.client);
      if (gone !== undefined) session.expel(gone);
      turn += 1;
      if (turn % pingEverySweeps !== 0) continue;
      if (session.isAlive) session.ping();
      else session.terminate();
    }
    this.#places.sweep();
    this.#unread.sweep();
  }
}
