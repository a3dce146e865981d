import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { addressGroup } from '../../base/address-group.ts';
import { isLoopbackHost } from '../../base/client-address.ts';
import { policyViolation } from '../../base/close-codes.ts';
import { contained, logFault } from '../../base/fault.ts';
import { HeldBytes } from '../../base/held-bytes.ts';
import type { Logger } from '../../base/logger.ts';
import { holdUnfinished } from '../../base/unfinished-bytes.ts';
import { ByteRate } from './byte-rate.ts';
import { readNodeFrame } from './node-message.ts';
import type { Placed, TelemetryState } from './telemetry-state.ts';

/** Limits of stock servers, so that nodes meet what they know. */
const mostNodesOfConnection = 20;
const silenceMs = 60_000;
const blockedMs = 600_000;
/** Addresses that are remembered as blocked; whoever has more of them is stopped by no list. */
const mostBlocked = 10_000;
/** What has come of messages that are not whole: of one address, and of all; what holds most is cut off. */
const unfinishedLimits = { bufferBytes: 64 * 1_024 * 1_024, bufferTotalBytes: 128 * 1_024 * 1_024 };

/** Of WebSockets, RFC 6455: what was sent is no message. */
const invalidData = 1007;

/** What has come in, since the server began. */
interface SubmitCounts {
  frames: number;
  malformed: number;
  blocked: number;
}

interface Connection {
  readonly socket: WebSocket;
  readonly ip: string;
  readonly rate: ByteRate;
  readonly openedAtMs: number;
  /** By the id that the process gives them. */
  readonly nodes: Map<number, Placed>;
}

/** The side of a server to which nodes connect. Nothing is ever answered. */
export class SubmitSide {
  readonly counts: SubmitCounts = { frames: 0, malformed: 0, blocked: 0 };
  readonly #state: TelemetryState;
  readonly #now: () => number;
  readonly #log: Logger;
  readonly #connections = new Set<Connection>();
  /** Until when, by address, or by the /64 of an IPv6 one. */
  readonly #blocked = new Map<string, number>();
  readonly #unfinished = new HeldBytes(() => unfinishedLimits);

  constructor(state: TelemetryState, now: () => number, log: Logger) {
    this.#state = state;
    this.#now = now;
    this.#log = log;
  }

  isBlocked(ip: string): boolean {
    const untilMs = this.#blocked.get(addressGroup(ip));
    if (untilMs === undefined) return false;
    const leftMs = untilMs - this.#now();
    // Nobody is blocked for longer: the clock was ahead when it was.
    return leftMs > 0 && leftMs <= blockedMs;
  }

  /** Takes what a process sends from now on, until it closes. @param stream the connection beneath */
  accept(socket: WebSocket, stream: Duplex, ip: string): void {
    const connection: Connection = {
      socket,
      ip,
      rate: new ByteRate(),
      openedAtMs: this.#now(),
      nodes: new Map(),
    };
    this.#connections.add(connection);
    const receive = (data: RawData): void => this.#receive(connection, data as Buffer);
    socket.on('message', contained(receive, logFault(this.#log, 'a message of a node')));
    // A frame that is too long, or no frame, comes as an error, after which the socket closes by itself.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('WS_ERR_')) this.counts.malformed += 1;
    });
    const held = this.#unfinished.open(addressGroup(ip), () => socket.terminate());
    holdUnfinished(socket, stream, held);
    socket.once('close', () => {
      held.close();
      this.#drop(connection);
    });
  }

  /** Takes away nodes that have been silent, and connections without any. */
  sweep(): void {
    const nowMs = this.#now();
    for (const [ip, untilMs] of this.#blocked) if (untilMs <= nowMs) this.#blocked.delete(ip);
    for (const connection of this.#connections) {
      const { nodes, openedAtMs, socket } = connection;
      let heardAtMs = openedAtMs;
      for (const [id, placed] of nodes) {
        heardAtMs = Math.max(heardAtMs, placed.node.seenAtMs);
        if (nowMs - placed.node.seenAtMs < silenceMs) continue;
        this.#state.remove(placed);
        nodes.delete(id);
      }
      if (nodes.size > 0 || nowMs - heardAtMs < silenceMs) continue;
      this.#drop(connection);
      socket.terminate();
    }
  }

  #receive(connection: Connection, data: Buffer): void {
    if (!this.#connections.has(connection)) return;
    const { socket, ip, rate } = connection;
    const nowMs = this.#now();
    this.counts.frames += 1;
    if (!rate.add(data.length, nowMs)) {
      this.counts.blocked += 1;
      // All nodes of this machine, and all behind a proxy on it, have its own address.
      if (this.#blocked.size < mostBlocked && !isLoopbackHost(ip))
        this.#blocked.set(addressGroup(ip), nowMs + blockedMs);
      this.#drop(connection);
      socket.close(policyViolation, 'too many bytes');
      return;
    }
    let frame: ReturnType<typeof readNodeFrame>;
    try {
      frame = readNodeFrame(data.toString());
    } catch {
      this.counts.malformed += 1;
      this.#drop(connection);
      socket.close(invalidData, 'no message of a node');
    }
    if (frame) this.#apply(connection, frame, nowMs);
  }

  #apply(
    { nodes, ip }: Connection,
    { id, message }: NonNullable<ReturnType<typeof readNodeFrame>>,
    nowMs: number,
  ): void {
    const known = nodes.get(id);
    if (message.kind !== 'connected') {
      if (known) this.#state.update(known, message, nowMs);
      return;
    }
    if (known || nodes.size >= mostNodesOfConnection) return;
    const placed = this.#state.add(message, addressGroup(ip), nowMs);
    if (placed) nodes.set(id, placed);
  }

  #drop(connection: Connection): void {
    this.#connections.delete(connection);
    for (const placed of connection.nodes.values()) this.#state.remove(placed);
    connection.nodes.clear();
  }
}
