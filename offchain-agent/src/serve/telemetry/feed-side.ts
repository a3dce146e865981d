import type { RawData, WebSocket } from 'ws';
import { readAgainBytes } from '../../base/answer-pace.ts';
import { contained, logFault } from '../../base/fault.ts';
import type { HeldBytes, Holding } from '../../base/held-bytes.ts';
import type { Logger } from '../../base/logger.ts';
import { keepAlive } from '../../chain/rpc/socket.ts';
import { action, type FeedPart, feedFrame, feedPart, feedVersion } from './feed-action.ts';
import type { TelemetryChain } from './telemetry-chain.ts';
import type { Audience } from './telemetry-state.ts';

/** A front end that reads more slowly than nodes talk is let go: it comes back and begins anew. */
const mostUnreadBytes = 16 * 1_024 * 1_024;
const tryAgainLater = 1013;
/** Who does not answer until the next time is gone. */
export const askEveryMs = 30_000;

/** Of one feed at most one snapshot in this time: each of them tells all nodes of a chain. */
const snapshotEveryMs = 1_000;

interface Feed {
  readonly socket: WebSocket;
  /** What it has not read. */
  readonly unread: Holding;
  genesisHash: string | undefined;
  /** The chain that it asked for and was not told of yet. */
  wanted: string | undefined;
  /** When it was last told of all nodes of a chain, ms. */
  snapshotAtMs: number | undefined;
}

/** Where feeds read from. */
interface FeedSource {
  readonly chains: ReadonlyMap<string, TelemetryChain>;
  /** Tells what has changed: what a feed is told from then on begins there. */
  flush(audience: Audience): void;
}

interface FeedSideOptions {
  readonly source: FeedSource;
  /** What of this server is told. */
  readonly version: string;
  readonly now: () => number;
  readonly log: Logger;
  /** The account of what front ends have not read. */
  readonly unread: HeldBytes;
}

/** The side of a server to which front ends connect. */
export class FeedSide implements Audience {
  readonly #source: FeedSource;
  readonly #version: string;
  readonly #now: () => number;
  readonly #log: Logger;
  readonly #unread: HeldBytes;
  readonly #feeds = new Set<Feed>();

  constructor({ source, version, now, log, unread }: FeedSideOptions) {
    this.#source = source;
    this.#version = version;
    this.#now = now;
    this.#log = log;
    this.#unread = unread;
  }

  get size(): number {
    return this.#feeds.size;
  }

  /** @param client whose it is */
  accept(socket: WebSocket, client: string): void {
    const feed: Feed = {
      socket,
      unread: this.#unread.open(client, () => socket.terminate()),
      genesisHash: undefined,
      wanted: undefined,
      snapshotAtMs: undefined,
    };
    const obey = (data: RawData): void => this.#obey(feed, (data as Buffer).toString());
    socket.on('message', contained(obey, logFault(this.#log, 'a command of a front end')));
    keepAlive(socket, askEveryMs);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#feeds.delete(feed);
      feed.unread.close();
    });
    // What is new is in the list of chains already.
    this.#source.flush(this);
    this.#feeds.add(feed);
    this.#send(feed, openingFrame(this.#source.chains.values(), this.#version));
  }

  /** Tells those of a chain that had to wait for it. */
  serveWaiting(): void {
    for (const feed of this.#feeds) if (feed.wanted !== undefined) this.#subscribe(feed, feed.wanted);
  }

  tellChain(genesisHash: string, parts: readonly FeedPart[]): void {
    this.#tell(parts, (feed) => feed.genesisHash === genesisHash);
  }

  tellAll(parts: readonly FeedPart[]): void {
    this.#tell(parts, () => true);
  }

  #tell(parts: readonly FeedPart[], isMeant: (feed: Feed) => boolean): void {
    const meant = [...this.#feeds].filter(isMeant);
    if (meant.length === 0) return;
    const frame = feedFrame(parts);
    for (const feed of meant) this.#send(feed, frame);
  }

  /** What is no command is ignored, as stock servers do. */
  #obey(feed: Feed, text: string): void {
    const colon = text.indexOf(':');
    const command = text.slice(0, Math.max(0, colon));
    const value = text.slice(colon + 1);
    // A feed that asks and does not read is not answered.
    const isRead = feed.socket.bufferedAmount <= readAgainBytes;
    if (command === 'ping' && isRead) this.#send(feed, feedFrame([feedPart(action.pong, value)]));
    if (command === 'subscribe') this.#subscribe(feed, value);
  }

  /** A feed that asks faster than it is told has the last of its wishes, no snapshot for each of them. */
  #subscribe(feed: Feed, genesisHash: string): void {
    const chain = this.#source.chains.get(genesisHash);
    feed.wanted = chain && !this.#mayBeTold(feed) ? genesisHash : undefined;
    if (!chain || feed.wanted !== undefined) return;
    const before = feed.genesisHash;
    feed.genesisHash = undefined;
    this.#source.flush(this);
    feed.genesisHash = genesisHash;
    feed.snapshotAtMs = this.#now();
    for (const frame of chain.snapshot(feed.snapshotAtMs, before)) this.#send(feed, frame);
  }

  #mayBeTold({ socket, snapshotAtMs }: Feed): boolean {
    if (snapshotAtMs === undefined) return true;
    const passedMs = this.#now() - snapshotAtMs;
    // A clock that was set back must not keep it waiting.
    return socket.bufferedAmount === 0 && (passedMs < 0 || passedMs >= snapshotEveryMs);
  }

  #send({ socket, unread }: Feed, frame: Buffer): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > mostUnreadBytes) {
      socket.close(tryAgainLater, 'too slow');
      setImmediate(() => socket.terminate());
      return;
    }
    if (!unread.hold(frame.length)) return;
    socket.send(frame, { binary: true }, () => unread.release(frame.length));
  }
}

/** What every feed is told when it opens. */
function openingFrame(chains: Iterable<TelemetryChain>, version: string): Buffer {
  return feedFrame([
    feedPart(action.feedVersion, feedVersion),
    feedPart(action.telemetryInfo, { git_hash: version }),
    ...Array.from(chains, ({ addedPart }) => addedPart),
  ]);
}
