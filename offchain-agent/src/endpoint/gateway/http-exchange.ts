import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { type ByteParts, endWith } from '../../base/byte-parts.ts';
import { GatheredBytes } from '../../base/gathered-bytes.ts';
import type { Holding } from '../../base/held-bytes.ts';
import { WebSocketOffer } from '../../base/web-socket-offer.ts';
import type { GatewayRefusal } from './exchange.ts';

/** Asked by browsers before a page's call; what is answered here is public, and no cookie is looked at. */
export const preflight = {
  'access-control-allow-methods': 'POST, GET',
  'access-control-allow-headers': 'content-type, authorization, x-api-key',
  'access-control-max-age': '86400',
};

/** How long a refused client has to read why, though it goes on sending, ms. */
const farewellMs = 500;
/** How long a client has to read an answer: this, and a second for each so many bytes (128 kbit/s). */
const readMs = 30_000;
const readBytesPerSecond = 16_384;

const headersMs = 10_000;
const requestMs = 30_000;
/** Longer than proxies keep theirs, so that none sends into a connection that closes. */
const keepAliveMs = 65_000;
const mostHeaderBytes = 16_384;

/** Makes an HTTP server for strangers: a request has a time and a size, and no second reading. */
export function createStrictServer(): Server {
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: mostHeaderBytes,
    connectionsCheckingInterval: headersMs,
    insecureHTTPParser: false,
    requireHostHeader: true,
    IncomingMessage: WebSocketOffer,
  });
  // A client may end its half of the connection behind its request, as `nc -N` does; Node.js has no other name for it.
  return Object.assign(server, { httpAllowHalfOpen: true });
}

/**
 * Reads a body up to a number of bytes.
 * @param holding what the request keeps in memory; it goes on holding the body, twice: as bytes and as text
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  { messageBytes, holding }: { readonly messageBytes: number; readonly holding: Holding },
  onBody: (body: Buffer) => void,
): void {
  const tooLarge = { status: 413, reason: `a message may have at most ${messageBytes} bytes` };
  if (Number(request.headers['content-length'] ?? 0) > messageBytes) return refuse(response, tooLarge);
  const body = new GatheredBytes();
  let isOver = false;
  request.on('data', (chunk: Buffer) => {
    if (isOver) return;
    body.add(chunk);
    if (body.length > messageBytes) {
      isOver = true;
      body.clear();
      holding.release(holding.bytes);
      return refuse(response, tooLarge);
    }
    // The other half comes when it is read as text.
    isOver = !holding.hold(chunk.length);
  });
  request.once('close', () => {
    isOver = true;
  });
  request.once('end', () => {
    if (isOver || !holding.hold(body.length)) return;
    onBody(body.take());
  });
}

const notBlank = /[^ \t\r\n]/;

/** What begins like no message at all nodes answer with 400. */
export function isMessage(body: Buffer): boolean {
  const [first] =
    notBlank.exec(body.toString('latin1', 0, 64)) ?? notBlank.exec(body.toString('latin1')) ?? [];
  return first === '{' || first === '[';
}

/** @param retryAfterS when the client may ask again, where it was too fast */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: ByteParts,
  retryAfterS?: number,
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
  });
  endWith(response, body);
}

/** Refuses, and takes nothing more from this connection. */
export function refuse(
  response: ServerResponse,
  { status, reason, retryAfterS }: GatewayRefusal,
  allow?: string,
): void {
  if (response.headersSent) return void response.destroy();
  const body = Buffer.from(JSON.stringify({ error: reason }));
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      connection: 'close',
      ...(allow !== undefined && { allow }),
      ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
    })
    .end(body, () => setTimeout(() => response.req.destroy(), farewellMs).unref());
}

export function refuseUpgrade(socket: Duplex, { status, reason, retryAfterS }: GatewayRefusal): void {
  const body = JSON.stringify({ error: reason });
  const retry = retryAfterS === undefined ? '' : `retry-after: ${retryAfterS}\r\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n${retry}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), farewellMs).unref();
}

/** Answers that were sent and are not read: each has until a deadline. */
export class UnreadAnswers {
  readonly #deadlines = new Map<ServerResponse, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  add(response: ServerResponse): void {
    if (response.writableFinished || response.destroyed) return;
    const bytes = response.writableLength;
    this.#deadlines.set(response, this.#nowMs() + readMs + (bytes / readBytesPerSecond) * 1_000);
    response.once('close', () => this.#deadlines.delete(response));
  }

  /** Cuts off the clients that did not read in time. */
  sweep(): void {
    const nowMs = this.#nowMs();
    for (const [response, deadlineMs] of this.#deadlines) if (nowMs > deadlineMs) response.destroy();
  }
}
