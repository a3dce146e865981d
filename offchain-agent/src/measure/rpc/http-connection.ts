import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Deadline } from '../../base/deadline.ts';
import { type HttpReply, type NoReply, ReplyReader } from '../../base/http-reply.ts';
import type { EndpointUrl } from '../../chain/target-address/endpoint-url.ts';
import {
  afterReads,
  connectNull,
  maxAnswerBytes,
  maxReadBytes,
  noResult,
  parseAnswer,
  type RpcAnswer,
  type RpcConnection,
  requestText,
  rpcNull,
  type SampleFailure,
} from './rpc-answer.ts';

/**
 * JSON-RPC over HTTP/1.1 POST on the socket that `dial` opens: one connection, never a second one by itself.
 * @param isBatched that the requests of its first turn go out as one batch, to a server that ends it with its first reply
 */
export async function openHttp(
  url: EndpointUrl,
  dial: () => Socket,
  deadline: Deadline,
  isBatched: boolean,
): Promise<RpcConnection | SampleFailure> {
  const socket = dial();
  // What happens to a socket that is given up concerns nobody.
  socket.on('error', () => undefined);
  const isLate = new AbortController();
  const stop = deadline.onEnd(() => isLate.abort());
  try {
    await once(socket, url.isTls ? 'secureConnect' : 'connect', { signal: isLate.signal });
    return new HttpConnection(url, socket, isBatched);
  } catch (error) {
    socket.destroy();
    return isLate.signal.aborted ? rpcNull('timeout') : connectNull(error as Error, url.host);
  } finally {
    stop();
  }
}

/** What is sent in one request of HTTP, and who is told what came of it. */
interface Exchange {
  readonly request: string;
  readonly end: (came: Came | SampleFailure) => void;
}

interface Came extends Pick<HttpReply, 'kind' | 'body'> {
  readonly atMs: number;
}

class HttpConnection implements RpcConnection {
  readonly kind = 'connection';
  hasOneReply: boolean | undefined;
  readonly #socket: Socket;
  /** What each request begins with, as far as the length of its body. */
  readonly #head: string;
  /** The first one is under way. */
  readonly #exchanges: Exchange[] = [];
  readonly #reader = new ReplyReader(maxAnswerBytes, maxReadBytes);
  #nextId = 1;
  #isOpen = true;
  /** Whether what is asked waits for the end of the turn, to be one batch. */
  #isBatched: boolean;
  #idleMs: number | undefined;

  constructor(url: EndpointUrl, socket: Socket, isBatched: boolean) {
    this.#isBatched = isBatched;
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
    socket.on('error', (error) => afterReads(() => this.#endAll(connectNull(error, url.host))));
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
    const isBatched = this.#isBatched;
    return await new Promise<RpcAnswer>((resolve) => {
      let stop = (): void => undefined;
      const end = (came: Came | SampleFailure): void => {
        stop();
        resolve(came.kind === 'reply' ? answerTo(id, came, isBatched) : came);
      };
      const count = this.#exchanges.push({ request, end });
      stop = deadline.onEnd(() => this.#endAll(rpcNull('timeout')));
      if (count > 1 || !this.#isOpen) return;
      if (isBatched) queueMicrotask(() => this.#sendBatch());
      else this.#send(request);
    });
  };

  close(): void {
    this.#endAll(rpcNull('disconnected'));
  }

  #sendBatch(): void {
    if (!this.#isOpen) return;
    this.#isBatched = false;
    const all = this.#exchanges.splice(0);
    const request = `[${all.map((one) => one.request).join(',')}]`;
    this.#exchanges.push({ request, end: (came) => all.forEach(({ end }) => end(came)) });
    this.#send(request);
  }

  #send(request: string): void {
    this.#socket.write(`${this.#head}${Buffer.byteLength(request)}\r\n\r\n${request}`);
  }

  #receive(data: Buffer, atMs: number): void {
    // Who talks without being asked would be taken for the answer to what is asked next.
    if (!this.isBusy) this.close();
    else this.#take(this.#reader.read(data), atMs);
  }

  #take(reply: HttpReply | NoReply | undefined, atMs: number): void {
    if (!reply || !this.#isOpen) return;
    if (reply.kind === 'null') {
      this.#endAll(reply);
      return;
    }
    const exchange = this.#exchanges.shift();
    this.hasOneReply ??= !reply.isKept;
    // Ended before its answer is told: who hears of it may ask again, on a connection that is good for it.
    if (!reply.isKept) this.close();
    exchange?.end({ kind: 'reply', body: reply.body, atMs });
    if (!this.#isOpen) return;
    if (reply.idleMs !== this.#idleMs) this.#socket.setTimeout(reply.idleMs ?? 0);
    this.#idleMs = reply.idleMs;
    const next = this.#exchanges[0];
    if (next) this.#send(next.request);
  }

  #endAll(end: SampleFailure): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    for (const exchange of this.#exchanges.splice(0)) exchange.end(end);
  }
}

function answerTo(asked: number | string, { body, atMs }: Came, isBatched: boolean): RpcAnswer {
  const parsed = parseAnswer(body, isBatched ? asked : undefined);
  if (parsed.id !== asked) return rpcNull('bad_answer');
  const { hasResult, result, receipt } = parsed;
  return hasResult ? { kind: 'result', value: result, atMs, receipt } : noResult(parsed);
}
