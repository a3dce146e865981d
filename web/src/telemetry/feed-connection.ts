import { Feed } from './feed.ts';

/** Feeds let those go that are silent for longer. */
const pingEveryMs = 30_000;
const silentMs = 60_000;
/** Nodes talk faster than anybody reads. */
const showEveryMs = 250;
/** "ago" goes on also when nobody talks. */
const tickMs = 1_000;
const firstRetryMs = 1_000;
const lastRetryMs = 4_000;

/** A connection to a feed, as it is shown now. */
export interface FeedView {
  readonly feed: Feed;
  readonly isOpen: boolean;
  /** Since when it is away. */
  readonly lostMs: number | undefined;
  readonly fault: string | undefined;
  readonly nowMs: number;
}

/** Keeps a feed connected, and subscribed to the chain that is wanted. */
export class FeedConnection {
  readonly #url: string;
  readonly #wanted: (feed: Feed) => string | undefined;
  readonly #listeners = new Set<() => void>();
  #view: FeedView;
  #socket: WebSocket | undefined;
  #retryMs = firstRetryMs;
  #heardMs = 0;
  #pings = 0;
  #shown: number | undefined;
  #retry: number | undefined;
  readonly #timers: readonly number[];

  /** @param wanted the genesis hash of the chain that is to be shown, once it is known */
  constructor(url: string, wanted: (feed: Feed) => string | undefined) {
    this.#url = url;
    this.#wanted = wanted;
    this.#view = { feed: new Feed(), isOpen: false, lostMs: undefined, fault: undefined, nowMs: Date.now() };
    this.#timers = [
      setInterval(() => this.#show({}), tickMs) as unknown as number,
      setInterval(() => this.#ping(), pingEveryMs) as unknown as number,
    ];
    this.#connect();
  }

  get view(): FeedView {
    return this.#view;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#retry);
    clearTimeout(this.#shown);
    this.#listeners.clear();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Subscribes to the chain that is wanted now. */
  choose(): void {
    const { feed } = this.#view;
    const genesisHash = this.#wanted(feed);
    const isNew = genesisHash !== undefined && genesisHash !== feed.subscribed;
    if (isNew && feed.chains.has(genesisHash) && this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(`subscribe:${genesisHash}`);
    }
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    const feed = new Feed();
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#heardMs = Date.now();
      this.#show({ feed, isOpen: true, lostMs: undefined, fault: undefined });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket !== socket) return;
      this.#retryMs = firstRetryMs;
      this.#heardMs = Date.now();
      this.#read(feed, typeof data === 'string' ? data : new TextDecoder().decode(data));
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      // A fault stays: it says why.
      this.#show({ isOpen: false, lostMs: this.#view.lostMs ?? Date.now() });
      this.#retry = setTimeout(() => this.#connect(), this.#retryMs) as unknown as number;
      this.#retryMs = Math.min(lastRetryMs, 2 * this.#retryMs);
    });
  }

  #read(feed: Feed, text: string): void {
    try {
      feed.read(text, Date.now());
    } catch {
      this.#show({ fault: 'not a telemetry feed; use a URL that ends in /feed' });
      return;
    }
    if (feed.foreignVersion !== undefined) {
      this.#show({ fault: `the feed has version ${feed.foreignVersion}; this page reads version 33` });
      return;
    }
    if (feed.subscribed === undefined) this.choose();
    this.#shown ??= setTimeout(() => this.#show({}), showEveryMs) as unknown as number;
  }

  #ping(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - this.#heardMs > silentMs) this.#socket.close();
    else this.#socket.send(`ping:${(this.#pings += 1)}`);
  }

  #show(change: Partial<FeedView>): void {
    clearTimeout(this.#shown);
    this.#shown = undefined;
    this.#view = { ...this.#view, ...change, nowMs: Date.now() };
    for (const listener of this.#listeners) listener();
  }
}
