import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Deadline } from '../../base/deadline.ts';
import type { EndpointUrl } from '../address/endpoint-url.ts';
import {
  afterReads,
  connectNull,
  maxAnswerBytes,
  maxReadBytes,
  parseAnswer,
  type RpcAnswer,
  type RpcConnection,
  type RpcFailure,
  type RpcNull,
  requestText,
  rpcNull,
} from './rpc-answer.ts';

/** A longer head is too large, as for Node.js. */
const maxHeadBytes = 16 * 1024;

/** The line with the size of a chunk, or of a trailer. */
const maxLineBytes = 1_024;

/** An idle connection is given up so long before its server would. */
const idleMarginMs = 1_000;

/** JSON-RPC over HTTP/1.1 POST on the socket that `dial` opens: one connection, never a second one by itself. */
export async function openHttp(
  url: EndpointUrl,
  dial: () => Socket,
  deadline: Deadline,
): Promise<RpcConnection | RpcFailure> {
  const socket = dial();
  // What happens to a socket that is given up concerns nobody.
  socket.on('error', () => undefined);
  const isLate = new AbortController();
  const stop = deadline.onEnd(() => isLate.abort());
  try {
    await once(socket, url.isTls ? 'secureConnect' : 'connect', { signal: isLate.signal });
    return new HttpConnection(url, socket);
  } catch (error) {
    socket.destroy();
    return isLate.signal.aborted ? rpcNull('timeout') : connectNull(error as Error);
  } finally {
    stop();
  }
}

interface Exchange {
  readonly id: number | string;
  readonly request: string;
  readonly end: (answer: RpcAnswer) => void;
}

class HttpConnection implements RpcConnection {
  readonly kind = 'connection';
  readonly #socket: Socket;
  /** What each request begins with, as far as the length of its body. */
  readonly #head: string;
  /** The first one is under way. */
  readonly #exchanges: Exchange[] = [];
  readonly #reader = new ReplyReader();
  #nextId = 1;
  #isOpen = true;
  #idleMs: number | undefined;

  constructor(url: EndpointUrl, socket: Socket) {
    const { host } = new URL(url.href);
    this.#head = `POST ${url.path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\ncontent-type: application/json\r\ncontent-length: `;
    this.#socket = socket;
    socket.on('data', (data: Buffer) => {
      const atMs = performance.now();
      afterReads(() => this.#receive(data, atMs));
    });
    socket.once('end', () => {
      const atMs = performance.now();
      afterReads(() => this.#take(this.#reader.end(), atMs));
    });
    socket.on('error', (error) => afterReads(() => this.#endAll(connectNull(error))));
    socket.once('close', () => afterReads(() => this.close()));
    socket.on('timeout', () => {
      if (!this.isBusy) this.close();
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isBusy(): boolean {
    return this.#exchanges.length > 0;
  }

  readonly request: RpcConnection['request'] = async (method, params, deadline, named) => {
    if (!this.#isOpen) return rpcNull('disconnected');
    const id = named ?? this.#nextId++;
    const request = requestText(id, method, params);
    return await new Promise<RpcAnswer>((resolve) => {
      let stop = (): void => undefined;
      const end = (answer: RpcAnswer): void => {
        stop();
        resolve(answer);
      };
      const count = this.#exchanges.push({ id, request, end });
      stop = deadline.onEnd(() => this.#endAll(rpcNull('timeout')));
      if (count === 1 && this.#isOpen) this.#send(request);
    });
  };

  close(): void {
    this.#endAll(rpcNull('disconnected'));
  }

  #send(request: string): void {
    this.#socket.write(`${this.#head}${Buffer.byteLength(request)}\r\n\r\n${request}`);
  }

  #receive(data: Buffer, atMs: number): void {
    // Who talks without being asked would be taken for the answer to what is asked next.
    if (!this.isBusy) this.close();
    else this.#take(this.#reader.read(data), atMs);
  }

  #take(reply: Reply | RpcNull | undefined, atMs: number): void {
    if (!reply || !this.#isOpen) return;
    if (reply.kind === 'null') {
      this.#endAll(reply);
      return;
    }
    const exchange = this.#exchanges.shift();
    const { id, hasResult, result, receipt } = parseAnswer(reply.body);
    const isRight = hasResult && id === exchange?.id;
    // Ended before its answer is told: who hears of it may ask again, on a connection that is good for it.
    if (!reply.isKept) this.close();
    exchange?.end(isRight ? { kind: 'result', value: result, atMs, receipt } : rpcNull('bad_answer'));
    if (!this.#isOpen) return;
    if (reply.idleMs !== this.#idleMs) this.#socket.setTimeout(reply.idleMs ?? 0);
    this.#idleMs = reply.idleMs;
    const next = this.#exchanges[0];
    if (next) this.#send(next.request);
  }

  #endAll(end: RpcFailure): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    for (const exchange of this.#exchanges.splice(0)) exchange.end(end);
  }
}

interface Reply {
  readonly kind: 'reply';
  readonly body: Buffer;
  /** Whether another request may be sent on the connection. */
  readonly isKept: boolean;
  /** How long the connection may be idle, as far as the server said. */
  readonly idleMs: number | undefined;
}

interface Head extends Pick<Reply, 'isKept' | 'idleMs'> {
  readonly kind: 'head';
  readonly status: number;
  /** Of the body; infinite when the end of the connection ends it, undefined when it comes in chunks. */
  readonly length: number | undefined;
}

/**
 * Reads replies of HTTP/1.1 one after another, from bytes as they come in: as much of RFC 9112 as an answer with status 200
 * needs, with no leniency. What is wrong, or larger than an answer can be, ends in a null as soon as that is known.
 */
class ReplyReader {
  #head: Head | undefined;
  /** The beginning of a head or a line whose end has not come. */
  #begun: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #bytes = 0;
  #bodyBytes = 0;
  /** Bytes of the body before its end, or before the next line. */
  #left = 0;
  /** What that line is. */
  #line: 'size' | 'gap' | 'trailer' = 'size';

  /** @returns undefined as long as the reply goes on */
  read(chunk: Buffer): Reply | RpcNull | undefined {
    this.#bytes += chunk.length;
    if (this.#bytes > maxReadBytes) return rpcNull('too_large');
    let data = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
    this.#begun = data.subarray(0, 0);
    while (!this.#head) {
      const end = data.indexOf('\r\n\r\n');
      if (!'HTTP/1.'.startsWith(data.toString('latin1', 0, 7))) return rpcNull('bad_answer');
      if ((end < 0 ? data.length : end) > maxHeadBytes) return rpcNull('too_large');
      if (end < 0) {
        this.#begun = data;
        return undefined;
      }
      const head = headOf(data.toString('latin1', 0, end));
      if (head.kind === 'null') return head;
      data = data.subarray(end + 4);
      // "Early hints" and the like: the reply itself follows.
      if (head.status < 200) continue;
      this.#head = head;
      this.#left = head.length ?? 0;
    }
    return this.#readBody(this.#head, data);
  }

  /** The connection has ended. */
  end(): Reply | RpcNull {
    return this.#head?.length === Number.POSITIVE_INFINITY
      ? this.#replyOf(this.#head, false)
      : rpcNull('disconnected');
  }

  #readBody(head: Head, from: Buffer): Reply | RpcNull | undefined {
    let data = from;
    for (;;) {
      const part = data.subarray(0, this.#left);
      this.#left -= part.length;
      this.#bodyBytes += part.length;
      if (this.#bodyBytes > maxAnswerBytes) return rpcNull('too_large');
      if (part.length > 0) this.#parts.push(part);
      if (this.#left > 0) return undefined;
      data = data.subarray(part.length);
      if (head.length !== undefined) return this.#replyOf(head, data.length === 0);
      const end = data.indexOf('\r\n');
      if ((end < 0 ? data.length : end) > maxLineBytes) return rpcNull('bad_answer');
      if (end < 0) {
        this.#begun = data;
        return undefined;
      }
      const line = data.toString('latin1', 0, end);
      data = data.subarray(end + 2);
      if (this.#line === 'trailer' && line === '') return this.#replyOf(head, data.length === 0);
      if (!this.#isLine(line)) return rpcNull('bad_answer');
    }
  }

  /** Takes a line between the chunks; false when it is none that may stand there. */
  #isLine(line: string): boolean {
    if (this.#line === 'trailer') return fieldPattern.test(line);
    if (this.#line === 'gap') {
      this.#line = 'size';
      return line === '';
    }
    const size = /^([0-9a-f]{1,8})(?:[ \t]*;[^\0\r\n]*)?$/i.exec(line)?.[1];
    if (size === undefined) return false;
    this.#left = Number.parseInt(size, 16);
    this.#line = this.#left > 0 ? 'gap' : 'trailer';
    return true;
  }

  #replyOf({ isKept, idleMs }: Head, isWhole: boolean): Reply {
    const [first = this.#begun] = this.#parts;
    const body = this.#parts.length > 1 ? Buffer.concat(this.#parts) : first;
    this.#head = undefined;
    this.#parts = [];
    this.#bytes = 0;
    this.#bodyBytes = 0;
    this.#line = 'size';
    return { kind: 'reply', body, isKept: isKept && isWhole, idleMs };
  }
}

const fieldPattern = /^([!#$%&'*+.^_`|~0-9a-z-]+):([^\0\r\n]*)$/i;

function headOf(text: string): Head | RpcNull {
  const [first = '', ...lines] = text.split('\r\n');
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: [^\0\r\n]*)?$/.exec(first) ?? [];
  const status = Number(code);
  if (minor === undefined || status === 101 || status < 100) return rpcNull('bad_answer');
  if (status >= 300 && status < 400) return rpcNull('redirect');
  if (status > 200) return rpcNull('bad_answer');
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ''] = fieldPattern.exec(line) ?? [];
    if (name === undefined) return rpcNull('bad_answer');
    const key = name.toLowerCase();
    const before = fields.get(key);
    fields.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  const length = lengthOf(fields.get('content-length'), fields.get('transfer-encoding'));
  if (length !== undefined && typeof length !== 'number') return length;
  const tokens = (fields.get('connection') ?? '').toLowerCase().split(/\s*,\s*/);
  const isKept = minor === '1' ? !tokens.includes('close') : tokens.includes('keep-alive');
  const idleS = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(fields.get('keep-alive') ?? '')?.[1];
  const idleMs = idleS === undefined ? undefined : Math.max(1, 1_000 * Number(idleS) - idleMarginMs);
  return { kind: 'head', status, length, isKept: isKept && length !== Number.POSITIVE_INFINITY, idleMs };
}

function lengthOf(length: string | undefined, coding: string | undefined): Head['length'] | RpcNull {
  if (coding !== undefined) {
    // With both, two readers could see the end at two places.
    return length === undefined && coding.toLowerCase() === 'chunked' ? undefined : rpcNull('bad_answer');
  }
  if (length === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(length)) return rpcNull('bad_answer');
  return Number(length) > maxAnswerBytes ? rpcNull('too_large') : Number(length);
}
