import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { AgentError } from '../../base/error.ts';
import { warnFault } from '../../base/fault.ts';
import { nextWaitMs, reconnection } from '../../base/retry.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { shownUrl } from '../../base/url.ts';
import { closedError, Faults, isUnanswered, RpcError, unansweredError } from './error.ts';
import { parseMessage, type RpcMessage } from './message.ts';
import { retryAfterOf } from './passing.ts';
import { answerOf, type PendingRequest } from './pending-request.ts';
import { isWrongChain, requireChain } from './require-chain.ts';
import { malformedResult } from './result-shape.ts';
import { RetriedClient, type RetriedClientOptions } from './retried-client.ts';
import { endpointOf, type RetriedEndpoint } from './retried-endpoint.ts';
import { keepAlive, openSocket } from './socket.ts';
import { ClientSubscriptions, type OnItem } from './subscriptions.ts';

export interface RpcClientOptions {
  readonly signal?: AbortSignal;
  /** For opening a connection, and for each answer. */
  readonly timeoutMs?: number;
  /** Requests on their way at once; further ones wait here, so that a long walk does not flood a node. */
  readonly maxInFlight?: number;
  readonly now?: () => number;
  /** Nodes of the same chain, in their order: when one is lost and does not come back, the client goes on at the next. */
  readonly fallbackUrls?: readonly string[];
  /** Told of what a node sends that cannot be used, and of nodes of another chain (`Faults`). */
  readonly onFault?: (error: AgentError) => void;
  /** Reads are tried again as `RetriedClient` does. */
  readonly retry?: RetriedClientOptions;
}

/** `lost`: the connection broke and is being restored. `restored`: it is back, subscriptions included. */
type ConnectionEvent = 'lost' | 'restored';

const pingEveryMs = 15_000;
/** Attempts in a row without success after which the next address is tried; after one where nobody says anything. */
const patience = 3;
/** How long an address may say nothing where there are others, until all were tried once. */
const silenceMs = 3_000;

/**
 * JSON-RPC over one WebSocket: answers in any order, a bound on requests in flight, subscriptions that survive a
 * reconnection, which goes on at another node of the chain when one does not come back. Thin on purpose: walking headers
 * needs no metadata and no types.
 */
export class RpcClient {
  readonly #urls: readonly string[];
  readonly #faults: Faults;
  readonly #timeoutMs: number;
  readonly #maxInFlight: number;
  readonly #now: () => number;
  #urlIndex = 0;
  #genesisHash: string | undefined;
  #socket: WebSocket | undefined;
  #isRestoring = false;
  #nextId = 1;
  readonly #queue: PendingRequest[] = [];
  readonly #inFlight = new Map<number, PendingRequest>();
  readonly #asked: RetriedEndpoint;
  readonly #subscriptions: ClientSubscriptions;
  readonly #listeners = new Set<(event: ConnectionEvent) => void>();
  readonly #closing = new AbortController();

  private constructor(url: string, options: RpcClientOptions) {
    this.#urls = [url, ...(options.fallbackUrls ?? [])];
    this.#faults = new Faults(options.onFault);
    this.#subscriptions = new ClientSubscriptions({
      request: (method, params) => this.#ask(method, params),
      guard: (method, hand) => this.#faults.guard(this.url, method, hand),
    });
    this.#timeoutMs = options.timeoutMs ?? 20_000;
    this.#maxInFlight = options.maxInFlight ?? 64;
    this.#now = options.now ?? Date.now;
    const once = endpointOf(this, {
      request: async (method, params) => await this.#ask(method, params),
      subscribe: async (method, params, onItem) => await this.#subscriptions.add(method, params, onItem),
      unsubscribe: async (method, id) => {
        const remoteId = this.#subscriptions.remove(id);
        if (remoteId !== undefined && this.isConnected) await this.#ask(method, [remoteId]);
      },
    });
    this.#asked = options.retry ? new RetriedClient(once, options.retry) : once;
  }

  /** @throws AgentError as `openSocket` does, when the first connection cannot be made. */
  static async open(url: string, options: RpcClientOptions = {}): Promise<RpcClient> {
    const client = new RpcClient(url, options);
    client.#attach(
      await openSocket(url, {
        timeoutMs: client.#timeoutMs,
        ...(options.signal && { signal: options.signal }),
      }),
    );
    return client;
  }

  /** The address of the node that is connected, or tried. */
  get url(): string {
    return this.#urls[this.#urlIndex] ?? '';
  }

  /** How often a node sent what could not be used, or could not be gone on at. */
  get faults(): number {
    return this.#faults.count;
  }

  /** Whether `close` was called: it is not restored any more. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  /** From now on the connection is restored with nodes of this chain alone. */
  pinChain(genesisHash: string): void {
    this.#genesisHash = genesisHash;
  }

  onConnection(listener: (event: ConnectionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Sends a request; while the connection is being restored it waits, at most the time-out.
   * @throws RpcError when the node refuses; AgentError `unreachable/timeout`, `unreachable/closed`.
   */
  async request<Result = unknown>(method: string, params: readonly unknown[] = []): Promise<Result> {
    return await this.#asked.request<Result>(method, params);
  }

  /** Subscribes; the id returned stays valid over reconnections. */
  async subscribe(method: string, params: readonly unknown[], onItem: OnItem): Promise<number> {
    return await this.#asked.subscribe(method, params, onItem);
  }

  async unsubscribe(method: string, id: number): Promise<void> {
    await this.#asked.unsubscribe(method, id);
  }

  /** Shares reads and subscriptions with a node of the same chain, where this client tries again. */
  share(other: RpcClient): void {
    if (this.#asked instanceof RetriedClient) this.#asked.add(other);
  }

  /** Ends the connection; what waits for an answer is rejected with the reason. */
  close(reason: unknown = closedError(this.url)): void {
    if (this.isClosed) return;
    this.#closing.abort(reason);
    this.#subscriptions.clear();
    this.#socket?.close();
    this.#socket = undefined;
    for (const request of [...this.#inFlight.values(), ...this.#queue.splice(0)]) request.reject(reason);
    this.#inFlight.clear();
    this.#listeners.clear();
  }

  /** Closes it with the reason of a signal. The signal may outlive many clients: one that is closed leaves no listener. */
  closeOn(signal: AbortSignal): void {
    const onAbort = (): void => this.close(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true, signal: this.#closing.signal });
  }

  async #ask<Result>(method: string, params: readonly unknown[] = []): Promise<Result> {
    if (this.isClosed) throw this.#closing.signal.reason;
    return await answerOf<Result>(method, params, {
      timeoutMs: this.#timeoutMs,
      send: (request) => {
        this.#queue.push(request);
        this.#send();
      },
      onLate: (late) => this.#drop(late, unansweredError(this.url, method, this.#timeoutMs)),
    });
  }

  #attach(socket: WebSocket): void {
    this.#socket = socket;
    keepAlive(socket, pingEveryMs);
    socket.on('message', (data) => this.#receive(parseMessage(data), this.#now(), (data as Buffer).length));
    socket.once('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#rejectInFlight();
      // While it is being restored, the loop in #restore learns of the loss by the rejection.
      if (!this.#isRestoring) this.#restore().catch(warnFault('restoring a connection'));
    });
    this.#send();
  }

  /** Never rejects: it tries until it succeeds or the client is closed. */
  async #restore(): Promise<void> {
    this.#isRestoring = true;
    this.#emit('lost');
    const firstIndex = this.#urlIndex;
    let waitMs = reconnection.firstMs;
    let failures = 0;
    let timeoutMs = this.#urls.length > 1 ? Math.min(silenceMs, this.#timeoutMs) : this.#timeoutMs;
    while (!this.isClosed) {
      try {
        await delay(waitMs, undefined, { signal: this.#closing.signal });
        await this.#reconnect(timeoutMs);
        this.#isRestoring = false;
        this.#emit('restored');
        return;
      } catch (error) {
        // That the connection is lost has been told; one that opened and then failed is dropped and made anew.
        const failed = this.#socket;
        this.#socket = undefined;
        failed?.terminate();
        this.#rejectInFlight();
        waitMs = Math.max(nextWaitMs(waitMs, reconnection), retryAfterOf(error) ?? 0);
        failures += 1;
        if (isWrongChain(error)) this.#faults.note(error);
        else if (failures < patience && !isUnanswered(error)) continue;
        failures = 0;
        this.#urlIndex = (this.#urlIndex + 1) % this.#urls.length;
        // Waits grow from round to round: an address that was not tried yet is tried at once.
        if (this.#urlIndex !== firstIndex) waitMs = reconnection.firstMs;
        else timeoutMs = this.#timeoutMs;
      }
    }
  }

  async #reconnect(timeoutMs: number): Promise<void> {
    const { signal } = this.#closing;
    const socket = await openSocket(this.url, { timeoutMs, signal });
    try {
      const genesisHash = this.#genesisHash;
      if (genesisHash !== undefined) {
        await withTimeLimit(timeoutMs, signal, async (inTime) =>
          requireChain(socket, this.url, genesisHash, inTime),
        );
      }
    } catch (error) {
      socket.terminate();
      throw error;
    }
    this.#subscriptions.forgetEarly();
    this.#attach(socket);
    await this.#subscriptions.restore();
  }

  #send(): void {
    while (this.#socket && this.#inFlight.size < this.#maxInFlight) {
      const request = this.#queue.shift();
      if (!request) return;
      const id = this.#nextId++;
      this.#inFlight.set(id, request);
      this.#socket.send(
        JSON.stringify({ jsonrpc: '2.0', id, method: request.method, params: request.params }),
      );
    }
  }

  #receive(message: RpcMessage, receivedAtMs: number, bytes: number): void {
    if (message.kind === 'item') {
      this.#subscriptions.deliver(message.subscription, message.item, receivedAtMs, bytes);
      return;
    }
    const request = message.kind === 'answer' ? this.#inFlight.get(message.id) : undefined;
    if (message.kind !== 'answer' || !request) return;
    this.#inFlight.delete(message.id);
    const { failure, result } = message;
    const malformed = failure ? undefined : malformedResult(this.url, request.method, request.params, result);
    if (failure) request.reject(new RpcError(shownUrl(this.url), request.method, failure));
    else if (malformed) request.reject(malformed);
    else request.resolve(result);
    this.#send();
  }

  #drop(request: PendingRequest, reason: unknown): void {
    const queued = this.#queue.indexOf(request);
    if (queued >= 0) this.#queue.splice(queued, 1);
    for (const [id, pending] of this.#inFlight) {
      if (pending === request) this.#inFlight.delete(id);
    }
    request.reject(reason);
    this.#send();
  }

  #rejectInFlight(): void {
    const requests = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const request of requests) request.reject(closedError(this.url));
  }

  #emit(event: ConnectionEvent): void {
    for (const listener of this.#listeners) this.#faults.guard(this.url, event, () => listener(event));
  }
}
