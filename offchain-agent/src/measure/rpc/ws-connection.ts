import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Deadline } from '../../base/deadline.ts';
import type { EndpointUrl } from '../../chain/target-address/endpoint-url.ts';
import {
  afterReads,
  connectNull,
  guardBytes,
  maxAnswerBytes,
  noResult,
  parseAnswer,
  type RpcAnswer,
  type RpcConnection,
  requestText,
  rpcNull,
  type SampleFailure,
} from './rpc-answer.ts';

/** JSON-RPC over a WebSocket on the socket that `dial` opens. */
export async function openWebSocket(
  url: EndpointUrl,
  dial: () => Socket,
  deadline: Deadline,
): Promise<RpcConnection | SampleFailure> {
  let opened: Socket | undefined;
  const socket = new WebSocket(url.href, {
    // With an agent, also `false`, Node.js would pass this over and connect by the name.
    createConnection: () => {
      opened = dial();
      return opened;
    },
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: maxAnswerBytes,
    skipUTF8Validation: true,
  });
  // Listens from the start: what comes with the reply to the upgrade is a message already.
  const connection = new WebSocketConnection(socket, url.host);
  const guard = opened && guardBytes(opened, () => connection.giveUp(rpcNull('too_large')));
  const failure = await new Promise<SampleFailure | undefined>((resolve) => {
    const stop = deadline.onEnd(() => resolve(rpcNull('timeout')));
    const end = (result?: SampleFailure): void => {
      stop();
      resolve(result);
    };
    socket.once('open', () => end());
    socket.once('unexpected-response', (_request, response) => end(noUpgrade(response)));
    socket.once('error', () => end(connection.end));
    socket.once('close', () => end(connection.end));
  });
  guard?.();
  if (!failure) return connection;
  socket.terminate();
  return failure;
}

function noUpgrade(response: IncomingMessage): SampleFailure {
  response.destroy();
  const status = response.statusCode ?? 0;
  return rpcNull(status >= 300 && status < 400 ? 'redirect' : 'bad_answer');
}

class WebSocketConnection implements RpcConnection {
  readonly kind = 'connection';
  readonly isBusy = false;
  readonly hasOneReply = undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number | string, (answer: RpcAnswer) => void>();
  #nextId = 1;
  #isOver = false;
  /** Why it ended, once it has. */
  end: SampleFailure = rpcNull('disconnected');
  /** Bytes that answered nothing since the last answer. */
  #unasked = 0;

  constructor(socket: WebSocket, host: string) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const atMs = performance.now();
      afterReads(() => this.#receive(data, atMs));
    });
    socket.on('error', (error) => this.#note(connectNull(error, host)));
    socket.once('close', () => afterReads(() => this.#endAll()));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  readonly request: RpcConnection['request'] = async (method, params, deadline, named) => {
    if (!this.isOpen) return this.end;
    const id = named ?? this.#nextId++;
    return await new Promise<RpcAnswer>((resolve) => {
      const stop = deadline.onEnd(() => this.giveUp(rpcNull('timeout')));
      this.#waiting.set(id, (answer) => {
        stop();
        resolve(answer);
      });
      if (deadline.isOver) this.giveUp(rpcNull('timeout'));
      // As bytes it is one write to the socket with its frame, as text it would be two.
      else this.#socket.send(Buffer.from(requestText(id, method, params)), { binary: false });
    });
  };

  close(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer, atMs: number): void {
    const parsed = parseAnswer(data);
    const { id, hasResult, result, receipt } = parsed;
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id !== undefined && waiting) {
      this.#unasked = 0;
      this.#waiting.delete(id);
      waiting(hasResult ? { kind: 'result', value: result, atMs, receipt } : noResult(parsed));
      return;
    }
    // An answer that answers nothing is a wrong one, and nobody is to be flooded with them.
    this.#unasked += data.length;
    if (this.#waiting.size > 0) this.giveUp(rpcNull('bad_answer'));
    else if (this.#unasked > maxAnswerBytes) this.giveUp(rpcNull('too_large'));
  }

  /** Ends the connection for this reason. */
  giveUp(end: SampleFailure): void {
    this.#note(end);
    this.#endAll();
    this.#socket.terminate();
  }

  // The first reason is the reason; what follows is its consequence.
  #note(end: SampleFailure): void {
    if (!this.#isOver) this.end = end;
    this.#isOver = true;
  }

  #endAll(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const end of waiting) end(this.end);
  }
}
