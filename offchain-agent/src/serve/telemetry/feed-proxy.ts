import { type RawData, WebSocket } from 'ws';
import { readAgainBytes } from '../../base/answer-pace.ts';
import { policyViolation } from '../../base/close-codes.ts';
import { contained, logFault } from '../../base/fault.ts';
import type { HeldBytes, Holding } from '../../base/held-bytes.ts';
import type { Logger } from '../../base/logger.ts';
import { shownUrl } from '../../base/url.ts';
import { keepAlive } from '../../chain/rpc/socket.ts';
import { action, type FeedPart, feedFrame } from './feed-action.ts';
import { askEveryMs } from './feed-side.ts';
import { toldSli, type ValidatorRecords } from './validator-records.ts';

/** Frames of the largest networks stay far below. */
const mostFrameBytes = 32 * 1_024 * 1_024;
const mostUnreadBytes = 64 * 1_024 * 1_024;
const openWithinMs = 20_000;
/** More nodes of one chain no feed tells of. */
const mostNodes = 20_000;
/** What a front end may say before the feed has answered. */
const mostWaiting = 16;
const tryAgainLater = 1013;

/** What one front end sees of the other feed. */
interface Session {
  readonly down: WebSocket;
  readonly up: WebSocket;
  /** What it has not read. */
  readonly unread: Holding;
  genesisHash: string | undefined;
  /** The keys that nodes say are theirs, by the id of the node. */
  readonly validators: Map<number, string>;
  /** What was last told, by the id of the node. */
  readonly told: Map<number, string>;
}

/** Of whom something must be told after a frame. */
interface Changed {
  readonly ids: Set<number>;
  /** All nodes with these keys. */
  readonly keys: Set<string>;
}

interface FeedProxyOptions {
  /** The feed in front of which this stands. */
  readonly upstream: string;
  readonly records: ValidatorRecords;
  readonly log: Logger;
  /** The account of what front ends have not read. */
  readonly unread: HeldBytes;
}

/** Stands in front of another feed: hands on every frame as it came, and adds frames of its own about validators. */
export class FeedProxy {
  readonly #options: FeedProxyOptions;
  readonly #sessions = new Set<Session>();

  constructor(options: FeedProxyOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  get nodes(): number {
    return [...this.#sessions].reduce((sum, { told }) => sum + told.size, 0);
  }

  /** @param client whose it is */
  accept(down: WebSocket, client: string): void {
    const { upstream, log } = this.#options;
    const up = new WebSocket(upstream, {
      perMessageDeflate: false,
      maxPayload: mostFrameBytes,
      handshakeTimeout: openWithinMs,
    });
    const session: Session = {
      down,
      up,
      unread: this.#options.unread.open(client, () => down.terminate()),
      genesisHash: undefined,
      validators: new Map(),
      told: new Map(),
    };
    this.#sessions.add(session);
    const waiting: { readonly data: RawData; readonly isBinary: boolean }[] = [];
    down.on('message', (data, isBinary) => {
      // What the feed behind this one does not read, nobody keeps for it.
      if (up.bufferedAmount > readAgainBytes) down.close(policyViolation, 'too many commands');
      else if (up.readyState === WebSocket.OPEN) up.send(data as Buffer, { binary: isBinary });
      else if (waiting.length < mostWaiting) waiting.push({ data, isBinary });
    });
    keepAlive(down, askEveryMs);
    up.on('open', () => {
      keepAlive(up, askEveryMs);
      for (const { data, isBinary } of waiting.splice(0)) up.send(data as Buffer, { binary: isBinary });
    });
    const handOn = (data: RawData, isBinary: boolean): void =>
      this.#handOn(session, data as Buffer, isBinary);
    up.on('message', contained(handOn, logFault(log, 'a frame of the feed behind this one')));
    up.on('error', (error) => log.warn({ err: error }, `the feed at ${shownUrl(upstream)} does not answer`));
    up.once('close', () => down.close(tryAgainLater, 'the feed behind this one has closed'));
    down.on('error', () => undefined);
    down.once('close', () => {
      this.#sessions.delete(session);
      session.unread.close();
      up.terminate();
    });
  }

  /** Tells of each validator of whom the chain says something else than was told. */
  tellRecords(): void {
    for (const session of this.#sessions) this.#tell(session, session.validators.keys());
  }

  #handOn(session: Session, data: Buffer, isBinary: boolean): void {
    const { down } = session;
    if (down.readyState !== WebSocket.OPEN) return;
    if (down.bufferedAmount > mostUnreadBytes) {
      down.terminate();
      return;
    }
    if (!send(session, data, isBinary)) return;
    const changed: Changed = { ids: new Set(), keys: new Set() };
    for (const [number, payload] of partsOf(data)) this.#note(session, number, payload, changed);
    // Of how many nodes a key is, is said of each of them.
    if (changed.keys.size > 0)
      for (const [id, key] of session.validators) if (changed.keys.has(key)) changed.ids.add(id);
    if (changed.ids.size > 0) this.#tell(session, changed.ids);
  }

  #note(session: Session, number: unknown, payload: unknown, { ids, keys }: Changed): void {
    const { validators, told } = session;
    if (number === action.subscribedTo || number === action.unsubscribedFrom) {
      session.genesisHash =
        number === action.subscribedTo && typeof payload === 'string' ? payload : undefined;
      validators.clear();
      told.clear();
      ids.clear();
      keys.clear();
    }
    if (number === action.removedNode && typeof payload === 'number') {
      const key = validators.get(payload);
      validators.delete(payload);
      told.delete(payload);
      ids.delete(payload);
      if (key !== undefined) keys.add(key);
    }
    if (number !== action.addedNode || !Array.isArray(payload)) return;
    const [id, details] = payload as readonly unknown[];
    if (typeof id !== 'number' || told.size >= mostNodes) return;
    const key: unknown = Array.isArray(details) ? details[3] : undefined;
    const before = validators.get(id);
    if (typeof key === 'string') validators.set(id, key);
    else validators.delete(id);
    told.delete(id);
    ids.add(id);
    for (const held of [before, validators.get(id)]) if (held !== undefined) keys.add(held);
  }

  #tell(session: Session, ids: Iterable<number>): void {
    const { validators, told, genesisHash, down } = session;
    if (genesisHash === undefined || down.readyState !== WebSocket.OPEN) return;
    const claims = new Map<string, number>();
    for (const key of validators.values()) claims.set(key, (claims.get(key) ?? 0) + 1);
    const parts: FeedPart[] = [];
    for (const id of ids) {
      const key = validators.get(id);
      const record = key === undefined ? null : this.#options.records.of(genesisHash, key);
      const sli = toldSli(record, claims.get(key ?? '') ?? 0);
      if (told.get(id) === sli) continue;
      told.set(id, sli);
      parts.push(`${action.validatorSli},[${id},${sli}]`);
    }
    if (parts.length > 0) send(session, feedFrame(parts), true);
  }
}

/** @returns whether it was sent */
function send({ down, unread }: Session, frame: Buffer, isBinary: boolean): boolean {
  if (!unread.hold(frame.length)) return false;
  down.send(frame, { binary: isBinary }, () => unread.release(frame.length));
  return true;
}

/** Actions with their payloads; nothing of a frame that is none: it was handed on as it is. */
function partsOf(data: Buffer): readonly (readonly [unknown, unknown])[] {
  let frame: unknown;
  try {
    frame = JSON.parse(data.toString());
  } catch {
    return [];
  }
  if (!Array.isArray(frame)) return [];
  const all = frame as readonly unknown[];
  return Array.from({ length: Math.floor(all.length / 2) }, (_, index) => [
    all[2 * index],
    all[2 * index + 1],
  ]);
}
