import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import type { Deadline } from '../../base/deadline.ts';
import type { EndpointUrl } from '../address/endpoint-url.ts';
import {
  connectNull,
  maxAnswerBytes,
  maxReadBytes,
  parseAnswer,
  type RpcAnswer,
  type RpcConnection,
  type RpcFailure,
  requestText,
  rpcNull,
} from './rpc-answer.ts';

/** As long as a server keeps an idle connection, unless it says less. */
const idleMs = 10 * 60_000;

const headers = { 'content-type': 'application/json' };

/** JSON-RPC over HTTP/1.1 POST on the socket that `dial` opens: one connection, never a second one by itself. */
export async function openHttp(
  url: EndpointUrl,
  dial: () => Socket,
  deadline: Deadline,
): Promise<RpcConnection | RpcFailure> {
  const socket = dial();
  // What happens to a socket that is given up concerns nobody.
  socket.on('error', () => undefined);
  const failure = await connected(socket, url.isTls, deadline);
  if (!failure) return new HttpConnection(url, socket);
  socket.destroy();
  return failure;
}

async function connected(
  socket: Socket,
  isTls: boolean,
  deadline: Deadline,
): Promise<RpcFailure | undefined> {
  const isUp = new AbortController();
  const stop = deadline.onEnd(() => isUp.abort());
  try {
    await once(socket, isTls ? 'secureConnect' : 'connect', { signal: isUp.signal });
    return undefined;
  } catch (error) {
    return isUp.signal.aborted ? rpcNull('timeout') : connectNull(error as Error);
  } finally {
    stop();
  }
}

class HttpConnection implements RpcConnection {
  readonly kind = 'connection';
  readonly #client: Client;
  readonly #path: string;
  readonly #socket: Socket;
  readonly #underWay = new Set<HttpReply>();
  #readBefore = 0;
  #nextId = 1;
  #isOpen = true;

  constructor(url: EndpointUrl, socket: Socket) {
    this.#path = url.path;
    let isGiven = false;
    this.#client = new Client(new URL(url.href).origin.replace(/^ws/, 'http'), {
      connect: (_options, callback) => {
        // Another connection is another address to be judged.
        if (isGiven) callback(new Error('the connection has ended'), null);
        else callback(null, socket);
        isGiven = true;
      },
      pipelining: 1,
      allowH2: false,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
    });
    this.#socket = socket;
    socket.on('readable', () => this.#guard());
    // undici tells it of the requests under way; one that waits would hear of a second connection that we refuse.
    socket.on('error', (error) => this.#endAll(connectNull(error)));
    socket.once('close', () => this.close());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isBusy(): boolean {
    return this.#underWay.size > 0;
  }

  async request(method: string, params: readonly unknown[], deadline: Deadline): Promise<RpcAnswer> {
    if (!this.#isOpen) return rpcNull('disconnected');
    const id = this.#nextId++;
    return await new Promise<RpcAnswer>((resolve) => {
      let stop = (): void => undefined;
      const reply = new HttpReply(id, (answer, isUsable) => {
        stop();
        this.#underWay.delete(reply);
        if (!isUsable) this.close();
        resolve(answer);
      });
      this.#underWay.add(reply);
      this.#readBefore = this.#socket.bytesRead;
      stop = deadline.onEnd(() => reply.end(rpcNull('timeout'), false));
      if (deadline.isOver) return;
      const body = requestText(id, method, params);
      this.#client.dispatch({ path: this.#path, method: 'POST', headers, body }, reply);
    });
  }

  // Parsers skip some of what they read without a word, for example spaces before a header's value.
  #guard(): void {
    if (this.#socket.bytesRead - this.#readBefore > maxReadBytes) this.#endAll(rpcNull('too_large'));
  }

  #endAll(end: RpcFailure): void {
    for (const reply of this.#underWay) reply.end(end, false);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // Ends what is under way with an error that its reply has no more use for.
    void this.#client.destroy(new Error('closed')).catch(() => undefined);
  }
}

/** Reads one reply, and no more of it than is wanted. */
class HttpReply implements Dispatcher.DispatchHandler {
  readonly #id: number;
  readonly #onEnd: (answer: RpcAnswer, isUsable: boolean) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #isOver = false;

  constructor(id: number, onEnd: (answer: RpcAnswer, isUsable: boolean) => void) {
    this.#id = id;
    this.#onEnd = onEnd;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    if (status >= 300 && status < 400) this.end(rpcNull('redirect'), false);
    else if (status !== 200) this.end(rpcNull('bad_answer'), false);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    this.#bytes += chunk.length;
    if (this.#bytes > maxAnswerBytes) this.end(rpcNull('too_large'), false);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const atMs = performance.now();
    const { id, hasResult, result } = parseAnswer(Buffer.concat(this.#chunks));
    const isRight = hasResult && id === this.#id;
    this.end(isRight ? { kind: 'result', value: result, atMs } : rpcNull('bad_answer'), true);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.end(connectNull(error), false);
  }

  /** @param isUsable whether the connection is good for another request */
  end(answer: RpcAnswer, isUsable: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chunks.length = 0;
    this.#onEnd(answer, isUsable);
  }
}
