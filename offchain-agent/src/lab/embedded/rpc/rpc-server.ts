import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handlers } from '@acala-network/chopsticks-core';
import { WebSocketServer } from 'ws';
import { ByteParts, endWith } from '../../../base/byte-parts.ts';
import { ConnectionPlaces } from '../../../base/connection-places.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import { FairTurns } from '../../../base/fair-turns.ts';
import { GatheredBytes } from '../../../base/gathered-bytes.ts';
import { HeldBytes, type Holding } from '../../../base/held-bytes.ts';
import { createLogger, type Logger } from '../../../base/logger.ts';
import { ReadPace } from '../../../base/read-pace.ts';
import { WebSocketOffer } from '../../../base/web-socket-offer.ts';
import { loadChopsticks } from '../../executor/chopsticks.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';
import { authorMethods } from './author-methods.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import { chainHeadMethods } from './chain-head-methods.ts';
import { headMethods } from './head-methods.ts';
import { LargeResults } from './large-results.ts';
import { nodeMethods, paymentMethods } from './node-methods.ts';
import { RpcSession } from './rpc-session.ts';
import { RpcSocket } from './rpc-socket.ts';
import { storageMethods } from './storage-methods.ts';

export interface RpcServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';
const maxRequestBytes = 16 * 1024 * 1024;
/** Requests under way and answers that are not read: of one address, and of all; what holds most is cut off. */
const heldLimits = { bufferBytes: 48 * 1024 * 1024, bufferTotalBytes: 64 * 1024 * 1024 };
const mostConnections = 1_024;
const sweepEveryMs = 1_000;
/** As the gateway: long, so that a client seldom sends into a connection that closes. */
const keepAliveMs = 65_000;

// Development methods move the clock and write storage, which no node does. The others rest on chopsticks-core's
// own builder or on a remote chain; neither exists here.
const notServed = /^dev_|^system_dryRun$|^state_getReadProof$/;

/**
 * Serves the chain's JSON-RPC over WebSocket and HTTP on this machine only.
 * @param port 0 for any free one
 * @param finalizedAfterMs see `authorMethods`
 * @param log takes faults of ours, each of which ends one message alone
 * @throws AgentError `bad_input/port` when the port is taken.
 */
export async function startRpcServer(
  chain: EmbeddedChain,
  port: number,
  finalizedAfterMs = 500,
  log: Logger = createLogger({ level: 'error' }),
): Promise<RpcServer> {
  const methods = await rpcMethods(chain, finalizedAfterMs, log);
  const context = { chain: chain.blockchain };
  const held = new HeldBytes(() => heldLimits);
  const results = new LargeResults();
  const underWay = new CallsUnderWay(() => turns.next());
  const turns = new FairTurns({
    log,
    what: 'beginning a call',
    isAsync: true,
    hasRoom: (isAhead) => underWay.hasRoom(isAhead),
  });
  const turnOf =
    (client: string, connection: object) =>
    (cost: number, begin: (end: () => void) => void): void =>
      turns.take(client, cost, () => begin(underWay.begin()), connection);
  const options = { IncomingMessage: WebSocketOffer, keepAliveTimeout: keepAliveMs };
  const server = createServer(options, (request, response) => {
    if (request.socket.destroyed) return;
    const client = request.socket.remoteAddress ?? '';
    const holding = held.open(client, () => request.destroy());
    const session = new RpcSession(context, methods, log, {
      turn: turnOf(client, request.socket),
      hold: (bytes) => holding.change(bytes),
      results,
    });
    response.once('close', () => {
      holding.close();
      session.close();
    });
    // A client that went away in mid-request wants no answer.
    answerHttp(session, holding, request, response).catch(() => response.destroy());
  });
  const limits = { connections: mostConnections, perClient: mostConnections };
  const places = new ConnectionPlaces(server, { limits: () => limits, clientOf: (address) => address });
  const sweeping = setInterval(() => places.sweep(), sweepEveryMs);
  server.once('close', () => clearInterval(sweeping));
  const sockets = new WebSocketServer({
    server,
    maxPayload: maxRequestBytes,
    perMessageDeflate: false,
    // One message of a connection a turn of the event loop: a flood over one does not keep the others waiting.
    allowSynchronousEvents: false,
    verifyClient: ({ origin }: { origin?: string }) => isTrustedOrigin(origin),
  });
  // The HTTP server reports the same errors to whoever listens for them.
  sockets.on('error', () => undefined);
  const reading = new ReadPace();
  sockets.on('connection', (socket, { socket: stream }) => {
    const { remoteAddress: client = '' } = stream;
    const holding = held.open(client, () => socket.terminate());
    const served = new RpcSocket({ socket, stream, reading, held: holding, log });
    served.serve(
      new RpcSession(context, methods, log, {
        push: (message) => served.send(message),
        turn: turnOf(client, stream),
        hold: (bytes) => holding.change(bytes),
        results,
      }),
    );
  });
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `ws://${host}:${bound}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * For what takes long before it listens.
 * @throws AgentError `bad_input/port` when the port is taken
 */
export async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  await listen(server, port);
  await new Promise((resolve) => server.close(resolve));
}

/**
 * Whether a page may talk to the chain: those of this machine and polkadot.js Apps, as a node has it by default.
 * A program sends no origin.
 */
export function isTrustedOrigin(origin: string | undefined): boolean {
  if (!origin) return true;
  return /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$|^https:\/\/polkadot\.js\.org$/.test(origin);
}

async function answerHttp(
  session: RpcSession,
  held: Holding,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin } = request.headers;
  if (!isTrustedOrigin(origin)) return void response.writeHead(403).end();
  if (origin) response.setHeader('access-control-allow-origin', origin);
  if (request.method === 'OPTIONS') {
    return void response.writeHead(204, { 'access-control-allow-headers': 'content-type' }).end();
  }
  response.setHeader('content-type', 'application/json');
  if (request.method === 'GET' && request.url === '/health') {
    return void response.end(JSON.stringify({ peers: 0, isSyncing: false, shouldHavePeers: false }));
  }
  if (request.method !== 'POST') return void response.writeHead(405).end();
  const body = await readBody(request, held);
  if (body === undefined) return void response.writeHead(413, { connection: 'close' }).end();
  endWith(response, (await session.answer(body)) ?? ByteParts.of());
}

/** What the client sent; undefined when it is more than is read. */
async function readBody(request: IncomingMessage, held: Holding): Promise<Buffer | undefined> {
  const body = new GatheredBytes();
  // Kept open, for the answer goes out on the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    body.add(chunk);
    held.hold(chunk.length);
    if (body.length > maxRequestBytes) return undefined;
  }
  return body.take();
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new AgentError(
          'bad_input/port',
          `cannot listen on ${host}:${port}: ${messageOf(cause)}; choose another with --port, or leave it out for a free one`,
          { data: { host, port }, cause },
        ),
      );
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

/** Every method that the embedded chain answers. */
async function rpcMethods(chain: EmbeddedChain, finalizedAfterMs: number, log: Logger): Promise<Handlers> {
  const { allHandlers } = await loadChopsticks();
  const served = Object.entries(allHandlers).filter(([name]) => !notServed.test(name));
  const methods: Handlers = {
    ...Object.fromEntries(served),
    ...chainHeadMethods(chain, allHandlers, finalizedAfterMs),
    ...storageMethods(chain, log),
    ...nodeMethods(chain),
    ...headMethods(chain),
    ...authorMethods(chain, finalizedAfterMs),
    ...paymentMethods(chain),
  };
  methods['rpc_methods'] = async () => ({ methods: Object.keys(methods).toSorted() });
  return methods;
}
