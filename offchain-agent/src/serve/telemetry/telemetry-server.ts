import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { addressGroup } from '../../base/address-group.ts';
import { addressList, clientAddress } from '../../base/client-address.ts';
import { contained, logFault } from '../../base/fault.ts';
import { HeldBytes } from '../../base/held-bytes.ts';
import type { Logger } from '../../base/logger.ts';
import { SharedPlaces } from '../../base/shared-places.ts';
import { bareServer } from '../../http/bare-server.ts';
import { FeedProxy } from './feed-proxy.ts';
import { FeedSide } from './feed-side.ts';
import { SubmitSide } from './submit-side.ts';
import { telemetryMetrics, telemetryMetricsType } from './telemetry-metrics.ts';
import { TelemetryState } from './telemetry-state.ts';
import type { ValidatorRecords } from './validator-records.ts';

/** A frame of a node is a few kilobytes; with the longest list of authorities it is some hundred. */
const mostNodeFrameBytes = 1_024 * 1_024;
/** A command of a front end. */
const mostCommandBytes = 1_024;
const mostConnections = 4_096;
/** Of one address: one alone does not shut out the others, and a house of many nodes may have one. */
const mostPerAddress = 1_024;
/** Front ends take no places of nodes; of one address that has most, the last gives its place to another address. */
const usualFeeds = 1_024;
/** What all front ends together leave unread; beyond, the one that leaves most is closed. */
const mostUnreadBytes = 512 * 1_024 * 1_024;

const flushEveryMs = 100;
const usualSweepMs = 1_000;

export interface TelemetryServerOptions {
  readonly records: ValidatorRecords;
  readonly log: Logger;
  /** The feed in front of which this stands; nodes cannot connect then. */
  readonly upstream?: string;
  /** Addresses of proxies whose word on who connects is believed; none unless given. */
  readonly trustProxy?: readonly string[];
  /** Whether names of nodes hold the two figures of their validators. */
  readonly figuresInNames?: boolean;
  /** Front ends at a time (default: 1,024). */
  readonly mostFeeds?: number;
  /** What feeds are told of this server. */
  readonly version?: string;
  readonly now?: () => number;
  /** How often silent nodes are looked for and a chain's statistics are sent, ms of real time (default: 1,000). */
  readonly sweepEveryMs?: number;
}

/** A server of telemetry: nodes at `/submit`, front ends at `/feed`; or, in front of another feed, `/feed` alone. */
export function createTelemetryServer(options: TelemetryServerOptions): FastifyInstance {
  const { records, log, upstream, trustProxy = [], version = 'almanac', now = Date.now } = options;
  const { sweepEveryMs = usualSweepMs, mostFeeds = usualFeeds } = options;
  const state = new TelemetryState(records, options.figuresInNames);
  const submit = new SubmitSide(state, now, log);
  const unread = new HeldBytes(() => ({ bufferBytes: mostUnreadBytes, bufferTotalBytes: mostUnreadBytes }));
  const feeds = new FeedSide({ source: state, version, now, log, unread });
  const proxy = upstream === undefined ? undefined : new FeedProxy({ upstream, records, log, unread });
  const places = new SharedPlaces<Duplex>(mostFeeds, (socket) => socket.destroy());
  const trusted = addressList(trustProxy);

  // Many nodes may stand behind one address.
  const server = bareServer(log, {
    connections: mostConnections,
    perAddress: mostPerAddress,
    ...(trustProxy.length > 0 && { trustProxy: [...trustProxy] }),
  });
  const nodeSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // One message of a connection a turn of the event loop: a flood over one does not keep the others waiting.
    allowSynchronousEvents: false,
    maxPayload: mostNodeFrameBytes,
  });
  const feedSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: mostCommandBytes,
  });
  server.get('/health', async (_request, reply) => {
    return await reply.type('text/plain').header('cache-control', 'no-store').send('OK');
  });
  server.get('/metrics', async (_request, reply) => {
    const told = proxy ?? feeds;
    const figures = { feeds: told.size, chains: state.chains.size, nodes: proxy?.nodes ?? state.nodes };
    return await reply.type(telemetryMetricsType).send(telemetryMetrics({ ...figures, ...submit.counts }));
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const [path = ''] = (request.url ?? '').split('?');
    const name = path.replace(/\/$/, '');
    const address = clientAddress(request, trusted);
    if (name === '/submit' && !proxy) {
      // Browsers always name the page that connects, nodes never: no page may speak for this machine's address.
      if (request.headers.origin !== undefined || submit.isBlocked(address)) return refuse(socket, 403);
      return nodeSockets.handleUpgrade(request, socket, head, (node) => submit.accept(node, socket, address));
    }
    if (name !== '/feed') return refuse(socket, 404);
    const front = proxy ?? feeds;
    const client = addressGroup(address);
    if (!places.makeRoom(client)) return refuse(socket, 503);
    places.add(client, socket);
    socket.once('close', () => places.leave(socket));
    return feedSockets.handleUpgrade(request, socket, head, (feed: WebSocket) => front.accept(feed, client));
  };
  const report = logFault(log, 'opening a WebSocket');
  server.server.on(
    'upgrade',
    contained(upgrade, (error, _request, socket) => {
      report(error);
      socket.destroy();
    }),
  );

  const stopRecords = records.onChange(() => {
    state.tellRecords();
    proxy?.tellRecords();
  });
  const timers: NodeJS.Timeout[] = [];
  const tell = (): void => {
    state.flush(feeds);
    feeds.serveWaiting();
  };
  const sweep = (): void => {
    submit.sweep();
    state.sweep(now());
  };
  server.addHook('onListen', () => {
    timers.push(
      setInterval(contained(tell, logFault(log, 'telling front ends')), flushEveryMs),
      setInterval(contained(sweep, logFault(log, 'looking for silent nodes')), sweepEveryMs),
    );
  });
  server.addHook('preClose', () => {
    for (const timer of timers) clearInterval(timer);
    stopRecords();
    for (const sockets of [nodeSockets, feedSockets]) {
      for (const socket of sockets.clients) socket.terminate();
    }
  });
  return server;
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
