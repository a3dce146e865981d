import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Limits } from './config.ts';
import type { Refusal } from './exchange.ts';

/** Pages of anybody may ask: what is answered here is public, and no cookie is looked at. */
export const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET',
  'access-control-allow-headers': 'content-type, authorization, x-api-key',
  'access-control-max-age': '86400',
};

/** How long whoever was refused has to read why, though it goes on sending, ms. */
const farewellMs = 500;

/** Reads bodies, each and all together up to a number of bytes. */
export class BodyReader {
  #bytes = 0;

  read(
    request: IncomingMessage,
    response: ServerResponse,
    { messageBytes, bufferTotalBytes }: Pick<Limits, 'messageBytes' | 'bufferTotalBytes'>,
    onBody: (body: Buffer) => void,
  ): void {
    const tooLarge = { status: 413, reason: `a message may have at most ${messageBytes} bytes` };
    if (Number(request.headers['content-length'] ?? 0) > messageBytes) return refuse(response, tooLarge);
    const chunks: Buffer[] = [];
    let length = 0;
    let isOver = false;
    const forget = (): void => {
      this.#bytes -= length;
      isOver = true;
    };
    request.on('data', (chunk: Buffer) => {
      if (isOver) return;
      chunks.push(chunk);
      length += chunk.length;
      this.#bytes += chunk.length;
      const isTooMuch = this.#bytes > bufferTotalBytes;
      if (length <= messageBytes && !isTooMuch) return;
      forget();
      chunks.length = 0;
      refuse(
        response,
        isTooMuch ? { status: 503, reason: 'too much is under way', retryAfterS: 1 } : tooLarge,
      );
    });
    request.once('close', () => isOver || forget());
    request.once('end', () => {
      if (isOver) return;
      forget();
      onBody(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
  }
}

/** What begins like no message at all nodes answer with 400. */
export function isMessage(body: Buffer): boolean {
  return /^\s*[[{]/.test(body.toString('latin1', 0, 64));
}

export function sendJson(response: ServerResponse, status: number, body: Buffer): void {
  response
    .writeHead(status, {
      ...crossOrigin,
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      'cache-control': 'no-store',
    })
    .end(body);
}

/** Refuses, and takes nothing more from this connection. */
export function refuse(
  response: ServerResponse,
  { status, reason, retryAfterS }: Refusal,
  allow?: string,
): void {
  const body = Buffer.from(JSON.stringify({ error: reason }));
  response
    .writeHead(status, {
      ...crossOrigin,
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      connection: 'close',
      ...(allow !== undefined && { allow }),
      ...(retryAfterS !== undefined && { 'retry-after': String(retryAfterS) }),
    })
    .end(body, () => setTimeout(() => response.req.destroy(), farewellMs).unref());
}

export function refuseUpgrade(socket: Duplex, { status, reason, retryAfterS }: Refusal): void {
  const body = JSON.stringify({ error: reason });
  const retry = retryAfterS === undefined ? '' : `retry-after: ${retryAfterS}\r\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n${retry}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
