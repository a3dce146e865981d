import { AgentError } from '@almanac-chain/agent/base/error';
import { shownUrl } from '@almanac-chain/agent/base/url';
import { closedError, RpcError, unansweredError } from '@almanac-chain/agent/chain/rpc/error';
import { parseText } from '@almanac-chain/agent/chain/rpc/message';
import { malformedResult } from '@almanac-chain/agent/chain/rpc/result-shape';
import type { ProofClient } from '@almanac-chain/agent/measure/finality/verified-source';

/** What came from the node so far. */
export interface RelayTraffic {
  readonly answers: number;
  readonly bytes: number;
}

/** As much of a browser's socket as is used. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose' | 'onerror'>;

export interface RelayRpcOptions {
  readonly signal: AbortSignal;
  readonly onTraffic?: (traffic: RelayTraffic) => void;
  readonly openSocket?: (url: string) => Socket;
  readonly timeoutMs?: number;
  /** Before the first attempt to connect again; each later one waits twice as long. */
  readonly firstWaitMs?: number;
}

interface Request {
  readonly method: string;
  readonly params: readonly unknown[];
  /** Called as soon as it is there: a subscription's first item may come right behind its id. */
  readonly onResult?: (result: unknown) => void;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  /** Begins a subscription again: its answer is not yet what somebody waits for. */
  readonly isRestoring: boolean;
  /** Connections that broke before there was an answer. */
  broken: number;
}

interface Subscription {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly onItem: (item: unknown, receivedAtMs: number) => void;
  remoteId: string | number | undefined;
}

/** Bodies of a relay block have 100 to 200 kB: more of them at once would fill the node's buffers, and ours. */
const mostInFlight = 24;
/** Attempts to connect in a row without an answer between them, and connections that break on one request. */
const mostFailures = 5;

/**
 * JSON-RPC over one WebSocket of a browser. When it breaks, what has no answer is asked again on a new one: all of it is reading.
 * A node that stays away ends everything with one error; a request on which it closes each time is rejected.
 */
export class RelayRpc implements ProofClient {
  readonly url: string;
  readonly #options: RelayRpcOptions;
  readonly #timeoutMs: number;
  readonly #queue: Request[] = [];
  readonly #inFlight = new Map<
    number,
    { readonly request: Request; readonly timer: ReturnType<typeof setTimeout> }
  >();
  readonly #subscriptions = new Map<number, Subscription>();
  #socket: Socket | undefined;
  #isOpen = false;
  #nextId = 1;
  #failures = 0;
  #traffic: RelayTraffic = { answers: 0, bytes: 0 };
  #ended: unknown;

  readonly #onAbort = (): void => this.close(this.#options.signal.reason);

  private constructor(url: string, options: RelayRpcOptions) {
    this.url = url;
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 60_000;
  }

  /** @throws AgentError `unreachable/closed` when the node cannot be reached, or lets no page in */
  static async open(url: string, options: RelayRpcOptions): Promise<RelayRpc> {
    const rpc = new RelayRpc(url, options);
    options.signal.throwIfAborted();
    options.signal.addEventListener('abort', rpc.#onAbort, { once: true });
    try {
      await rpc.#connect();
    } catch (error) {
      rpc.close(error);
      throw error;
    }
    return rpc;
  }

  async request<Result = unknown>(method: string, params: readonly unknown[] = []): Promise<Result> {
    return await this.#ask<Result>(method, params);
  }

  async subscribe(
    method: string,
    params: readonly unknown[],
    onItem: (item: unknown, receivedAtMs: number) => void,
  ): Promise<number> {
    const subscription: Subscription = { method, params, onItem, remoteId: undefined };
    const id = this.#nextId++;
    this.#subscriptions.set(id, subscription);
    await this.#begin(subscription);
    return id;
  }

  async unsubscribe(method: string, id: number): Promise<void> {
    const remoteId = this.#subscriptions.get(id)?.remoteId;
    this.#subscriptions.delete(id);
    if (remoteId !== undefined && this.#isOpen) await this.request(method, [remoteId]);
  }

  close(reason: unknown = closedError(this.url)): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    const waiting = [...[...this.#inFlight.values()].map(({ request }) => request), ...this.#queue.splice(0)];
    for (const { timer } of this.#inFlight.values()) clearTimeout(timer);
    this.#inFlight.clear();
    this.#subscriptions.clear();
    this.#isOpen = false;
    this.#socket?.close();
    for (const { reject } of waiting) reject(reason);
  }

  /** Resolves once the socket is open. */
  async #connect(): Promise<void> {
    let socket: Socket;
    try {
      socket = (this.#options.openSocket ?? ((url) => new WebSocket(url)))(this.url);
    } catch (cause) {
      // A page that came over TLS may not open an address without it.
      throw this.#unreachable('this browser refuses the address', cause);
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(this.#unreachable(`no answer within ${this.#timeoutMs / 1_000} s`));
        socket.close();
      }, this.#timeoutMs);
      socket.onopen = () => {
        clearTimeout(timer);
        this.#socket = socket;
        this.#isOpen = true;
        if (this.#ended !== undefined) socket.close();
        resolve();
        this.#restore();
        this.#send();
      };
      socket.onclose = () => {
        clearTimeout(timer);
        reject(this.#unreachable('the connection is closed'));
        if (this.#socket === socket) this.#lost();
      };
      // What a browser says of it holds nothing; the close comes after it.
      socket.onerror = () => undefined;
      socket.onmessage = ({ data }) => this.#receive(String(data));
    });
  }

  /** Subscriptions, on a new socket. */
  #restore(): void {
    for (const subscription of this.#subscriptions.values()) {
      // One that never began is asked for by its own request still.
      if (subscription.remoteId === undefined) continue;
      subscription.remoteId = undefined;
      this.#begin(subscription, true).catch((error: unknown) => this.close(error));
    }
  }

  async #begin(subscription: Subscription, isRestoring = false): Promise<void> {
    const { method, params } = subscription;
    const onResult = (result: unknown): void => {
      if (typeof result === 'string' || typeof result === 'number') subscription.remoteId = result;
    };
    await this.#ask(method, params, { onResult, isRestoring });
  }

  async #ask<Result>(
    method: string,
    params: readonly unknown[],
    { isRestoring = false, ...options }: Partial<Pick<Request, 'onResult' | 'isRestoring'>> = {},
  ): Promise<Result> {
    if (this.#ended !== undefined) throw this.#ended;
    return await new Promise<Result>((resolve, reject) => {
      this.#queue.push({ method, params, resolve, reject, isRestoring, broken: 0, ...options });
      this.#send();
    });
  }

  #lost(): void {
    this.#socket = undefined;
    this.#isOpen = false;
    if (this.#ended !== undefined) return;
    const open = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const { timer } of open) clearTimeout(timer);
    const requests = open.map(({ request }) => request);
    for (const request of requests) request.broken += 1;
    this.#queue.unshift(...requests.filter(({ broken }) => broken < mostFailures));
    for (const { broken, method, reject } of requests) {
      if (broken < mostFailures) continue;
      reject(this.#unreachable(`it closed ${broken} connections before it answered ${method}`));
    }
    this.#again();
  }

  #again(): void {
    this.#failures += 1;
    const { firstWaitMs = 1_000 } = this.#options;
    if (this.#failures > mostFailures) {
      this.close(this.#unreachable(`${mostFailures} attempts to connect again failed`));
      return;
    }
    setTimeout(
      () => {
        if (this.#ended === undefined) this.#connect().catch(() => this.#again());
      },
      firstWaitMs * 2 ** (this.#failures - 1),
    );
  }

  #send(): void {
    while (this.#isOpen && this.#socket && this.#inFlight.size < mostInFlight) {
      const request = this.#queue.shift();
      if (!request) return;
      const { method, params } = request;
      const id = this.#nextId++;
      const timer = setTimeout(() => {
        this.#inFlight.delete(id);
        request.reject(unansweredError(this.url, method, this.#timeoutMs));
        this.#send();
      }, this.#timeoutMs);
      this.#inFlight.set(id, { request, timer });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    }
  }

  #receive(text: string): void {
    const { answers, bytes } = this.#traffic;
    this.#traffic = { answers: answers + 1, bytes: bytes + text.length };
    this.#options.onTraffic?.(this.#traffic);
    const message = parseText(text);
    if (message.kind === 'item') {
      this.#failures = 0;
      const { subscription: remoteId, item } = message;
      for (const subscription of this.#subscriptions.values())
        if (subscription.remoteId === remoteId) subscription.onItem(item, performance.now());
      return;
    }
    const open = message.kind === 'answer' ? this.#inFlight.get(message.id) : undefined;
    if (message.kind !== 'answer' || !open) return;
    this.#inFlight.delete(message.id);
    clearTimeout(open.timer);
    const { method, params, onResult, resolve, reject, isRestoring } = open.request;
    if (!isRestoring) this.#failures = 0;
    const { failure, result } = message;
    const malformed = failure ? undefined : malformedResult(this.url, method, params, result);
    if (failure) reject(new RpcError(shownUrl(this.url), method, failure));
    else if (malformed) reject(malformed);
    else {
      onResult?.(result);
      resolve(result as never);
    }
    this.#send();
  }

  #unreachable(why: string, cause?: unknown): AgentError {
    const url = shownUrl(this.url);
    return new AgentError(
      'unreachable/closed',
      `cannot reach ${url}: ${why}; check the address. A node of your own lets this page in with --rpc-cors`,
      { data: { url }, cause },
    );
  }
}
