import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface PlaceLimits {
  /** Connections of all clients. */
  readonly connections: number;
  /** Connections of one client. */
  readonly perClient: number;
}

interface PlacesOptions {
  readonly limits: () => PlaceLimits;
  /** Returns which client an address belongs to. */
  readonly clientOf: (address: string) => string;
  /** Whether an address is a proxy's, which brings many clients: it is under no limit of a client. */
  readonly isProxy?: (address: string) => boolean;
  /**
   * Whether a client may open one more connection now, asked for each that is not a proxy's. One that may not is refused in words
   * where the reserve has room, and reset otherwise: a flood is not worth more.
   */
  readonly mayConnect?: (client: string) => boolean;
  /** Connections beyond the limits that are kept open to be refused in words, or asked for what is always answered. */
  readonly reserve?: number;
}

/** Why a connection has no place. */
export type PlaceFault = 'client' | 'all' | 'rate';

interface Place {
  readonly socket: Socket;
  readonly isProxied: boolean;
  client: string;
  /** Whole requests that are not answered to the end. */
  underWay: number;
  isUpgraded: boolean;
  activeMs: number;
  bytesRead: number;
  fault?: PlaceFault;
}

/** Requests of a connection that are under way at a time; clients wait for an answer before they ask again. */
const mostPipelined = 16;

/** One of these is closed for a newcomer; more of them at a time, so that not every newcomer brings about a search. */
const shareClosed = 64;

/** From this share of the connections on each answer ends its connection: a client that is told so sends nothing into one that closes. */
const shareKept = 3 / 4;

/**
 * Counts the connections of an HTTP server by client, whatever they carry. Where a client or all have as many as they may, an idle
 * one is closed for the newcomer: the longer it has been idle, and the more its client has, the sooner; HTTP before WebSockets. A
 * connection with more than 16 requests under way is closed, too. Where few places are left, answers end their connections.
 */
export class ConnectionPlaces {
  readonly #options: PlacesOptions;
  readonly #places = new Map<Socket, Place>();
  readonly #clients = new Map<string, Set<Place>>();
  readonly #reserve = new Set<Place>();

  constructor(server: Server, options: PlacesOptions) {
    this.#options = options;
    server.prependListener('connection', (socket: Socket) => this.#onConnection(socket));
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#onRequest(request, response),
    );
    const onUpgrade = ({ socket }: IncomingMessage): void => {
      const place = this.#places.get(socket);
      if (place) Object.assign(place, { isUpgraded: true, activeMs: performance.now() });
    };
    // With a listener alone Node.js hands over connections, which nobody would take where no WebSocket is spoken.
    const onListener = (name: string | symbol): void => {
      if (name !== 'upgrade') return;
      server.off('newListener', onListener);
      server.prependListener('upgrade', onUpgrade);
    };
    server.on('newListener', onListener);
    if (server.listenerCount('upgrade') > 0) onListener('upgrade');
  }

  /** Connections that have a place. */
  get size(): number {
    return this.#places.size - this.#reserve.size;
  }

  /** Returns why a connection has no place of its own; undefined where it has one. */
  fault(socket: Socket): PlaceFault | undefined {
    return this.#places.get(socket)?.fault;
  }

  /**
   * Notes for whom a proxy asks now.
   * @returns the fault where that client has as many connections as it may
   */
  assign(socket: Socket, address: string): PlaceFault | undefined {
    const place = this.#places.get(socket);
    if (!place?.isProxied) return place?.fault;
    this.#move(place, this.#options.clientOf(address));
    const own = this.#clients.get(place.client)?.size ?? 0;
    return own > this.#options.limits().perClient ? 'client' : place.fault;
  }

  /** Notes which connections were active since the last time. */
  sweep(): void {
    const nowMs = performance.now();
    for (const place of this.#places.values()) {
      if (place.socket.bytesRead === place.bytesRead) continue;
      place.bytesRead = place.socket.bytesRead;
      place.activeMs = nowMs;
    }
  }

  #onConnection(socket: Socket): void {
    const { clientOf, isProxy, mayConnect, limits } = this.#options;
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
    const isProxied = isProxy?.(address) ?? false;
    const client = isProxied ? proxies : clientOf(address);
    const isOften = !isProxied && mayConnect?.(client) === false;
    if (isOften && this.#reserve.size >= (this.#options.reserve ?? 0)) return void socket.resetAndDestroy();
    const place: Place = {
      socket,
      isProxied,
      client,
      underWay: 0,
      isUpgraded: false,
      activeMs: performance.now(),
      bytesRead: 0,
    };
    const { connections, perClient } = limits();
    const own = this.#clients.get(client);
    if (isOften) place.fault = 'rate';
    else if (!isProxied && own && own.size >= perClient && !close(idlest(own, isIdle)))
      place.fault = 'client';
    else if (this.size >= connections && !this.#makeRoom(client, connections)) place.fault = 'all';
    if (place.fault !== undefined && !this.#takeReserve(place)) return void socket.resetAndDestroy();
    // Each request under way may listen to its end.
    socket.setMaxListeners(mostPipelined + EventEmitter.defaultMaxListeners);
    this.#places.set(socket, place);
    if (place.fault === undefined) this.#join(place);
    socket.once('close', () => this.#forget(place));
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const place = this.#places.get(request.socket);
    if (!place) return;
    if (place.underWay >= mostPipelined) return void request.socket.destroy();
    place.activeMs = performance.now();
    if (this.size >= shareKept * this.#options.limits().connections) response.shouldKeepAlive = false;
    const { headers } = request;
    const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
    // It is not read, however long it is: nobody reads a body of these.
    if (hasBody && request.method !== 'POST') response.shouldKeepAlive = false;
    let isWhole = false;
    const whole = (): void => {
      isWhole = true;
      place.underWay += 1;
    };
    // A body that does not come is no work.
    if (!hasBody) whole();
    else request.once('end', whole);
    response.once('close', () => {
      if (isWhole) place.underWay -= 1;
      place.activeMs = performance.now();
      if (place.isProxied && !place.isUpgraded && place.underWay === 0) this.#move(place, proxies);
    });
  }

  /** Closes idle connections, or one of the client that has most. */
  #makeRoom(newcomer: string, connections: number): boolean {
    const nowMs = performance.now();
    const sizeOf = (client: string): number => this.#clients.get(client)?.size ?? 0;
    const weight = ({ client, activeMs }: Place): number => sizeOf(client) ** 2 * (nowMs - activeMs);
    const idle = [...this.#places.values()].filter(
      (place) => place.fault === undefined && isIdle(place) && !place.socket.destroyed,
    );
    const most = Math.max(1, Math.floor(connections / shareClosed));
    const closed = idle.toSorted((a, b) => weight(b) - weight(a)).slice(0, most);
    for (const place of closed) close(place);
    if (closed.length > 0) return true;
    const [largest] = [...this.#clients.values()].toSorted((a, b) => b.size - a.size);
    return largest !== undefined && largest.size > sizeOf(newcomer) + 1 && close(idlest(largest, () => true));
  }

  /** The reserve is shared out too: whoever has most of it makes room. */
  #takeReserve(place: Place): boolean {
    const most = this.#options.reserve ?? 0;
    if (most === 0) return false;
    if (this.#reserve.size >= most) {
      const counts = new Map<string, number>();
      for (const { client } of this.#reserve) counts.set(client, (counts.get(client) ?? 0) + 1);
      const [[largest] = ['']] = [...counts].toSorted(([, a], [, b]) => b - a);
      close(idlest(this.#reserve, ({ client }) => client === largest));
    }
    this.#reserve.add(place);
    return true;
  }

  #join(place: Place): void {
    const places = this.#clients.get(place.client) ?? new Set();
    this.#clients.set(place.client, places.add(place));
  }

  #leave(place: Place): void {
    const places = this.#clients.get(place.client);
    places?.delete(place);
    if (places?.size === 0) this.#clients.delete(place.client);
  }

  #move(place: Place, client: string): void {
    if (place.client === client || place.fault !== undefined) return;
    this.#leave(place);
    place.client = client;
    this.#join(place);
  }

  #forget(place: Place): void {
    this.#places.delete(place.socket);
    this.#reserve.delete(place);
    if (place.fault === undefined) this.#leave(place);
  }
}

/** The client of connections by which a proxy asks for nobody now; no address reads like it. */
const proxies = 'proxies';

function isIdle({ isUpgraded, underWay }: Place): boolean {
  return !isUpgraded && underWay === 0;
}

function idlest(places: Iterable<Place>, isMeant: (place: Place) => boolean): Place | undefined {
  let found: Place | undefined;
  for (const place of places)
    if (
      isMeant(place) &&
      !place.socket.destroyed &&
      place.activeMs < (found?.activeMs ?? Number.POSITIVE_INFINITY)
    )
      found = place;
  return found;
}

/** @returns whether there was one */
function close(place: Place | undefined): boolean {
  place?.socket.destroy();
  return place !== undefined;
}
