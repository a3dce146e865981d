import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Follower, Journal, OpenFollower } from '../follower.ts';

interface Event {
  readonly event: string;
  readonly finalizedBlockHashes?: readonly string[];
  readonly prunedBlockHashes?: readonly string[];
  readonly blockHash?: string;
  readonly parentBlockHash?: string;
  readonly bestBlockHash?: string;
}

interface Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly params?: { readonly subscription: string; readonly result: Event };
}

/**
 * Follows with `chainHead_v1` alone, as subxt does: begins anew at `stop`, tells of final blocks in their order and of none
 * twice, and unpins what it is done with.
 */
export const openRaw: OpenFollower = async (url, journal) => {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return new RawFollower(socket, journal);
};

class RawFollower implements Follower {
  readonly name = 'chainHead_v1';
  readonly tellsBestOnce = false;
  readonly journal: Journal;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #heights = new Map<string, number>();
  #subscription: string | undefined;
  #last = 0;
  #finalized = -1;
  #work: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, journal: Journal) {
    this.#socket = socket;
    this.journal = journal;
    socket.on('message', (data) => this.#onMessage(JSON.parse(String(data as Buffer)) as Message));
    socket.on('close', () => this.#failed('the connection was closed'));
    this.#follow();
  }

  readonly call = async (): Promise<unknown> => await this.#ask('chain_getHeader', []);

  async close(): Promise<void> {
    this.#socket.removeAllListeners('close').terminate();
    await Promise.resolve();
  }

  #follow(): void {
    this.#ask('chainHead_v1_follow', [true]).then(
      (subscription) => {
        this.#subscription = String(subscription);
      },
      (error: unknown) => this.#failed(`chainHead_v1_follow: ${String(error)}`),
    );
  }

  #failed(reason: string): void {
    this.journal.fail(reason);
  }

  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ error, result }) =>
        error ? reject(new Error(error.message)) : resolve(result),
      );
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  #onMessage(message: Message): void {
    const { id, params } = message;
    if (id !== undefined) {
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
    } else if (params) {
      if (params.result.event === 'stop') this.journal.stopped();
      // In their order, though a height may have to be asked for.
      this.#work = this.#work
        .then(async () => await this.#onEvent(params.subscription, params.result))
        .catch((error: unknown) => {
          // A stop is on its way, and the next follow tells the same again.
          if (!/lost/.test(String(error))) this.#failed(String(error));
        });
    }
  }

  async #onEvent(subscription: string, event: Event): Promise<void> {
    const { finalizedBlockHashes: final = [], blockHash, parentBlockHash = '', bestBlockHash } = event;
    switch (event.event) {
      case 'initialized': {
        const [first] = final;
        if (first === undefined) return;
        const height = await this.#heightOf(subscription, first);
        final.forEach((hash, index) => this.#heights.set(hash, height + index));
        this.#tellFinalized(final);
        return;
      }
      case 'newBlock':
        if (blockHash !== undefined) {
          this.#heights.set(blockHash, (this.#heights.get(parentBlockHash) ?? Number.NaN) + 1);
        }
        return;
      case 'bestBlockChanged': {
        const height = this.#heights.get(bestBlockHash ?? '');
        if (height !== undefined) this.journal.hearBest(height, bestBlockHash);
        return;
      }
      case 'finalized': {
        this.#tellFinalized(final);
        const done = [...final.slice(0, -1), ...(event.prunedBlockHashes ?? [])];
        if (done.length > 0) this.#ask('chainHead_v1_unpin', [subscription, done]).catch(() => undefined);
        return;
      }
      case 'stop':
        if (subscription === this.#subscription) this.#follow();
        return;
    }
  }

  #tellFinalized(hashes: readonly string[]): void {
    for (const hash of hashes) {
      const height = this.#heights.get(hash) ?? -1;
      if (height <= this.#finalized) continue;
      this.#finalized = height;
      this.journal.hearFinalized(height, hash);
    }
  }

  /** The number behind the parent's hash, as SCALE packs it. */
  async #heightOf(subscription: string, hash: string): Promise<number> {
    const header = Buffer.from(
      String(await this.#ask('chainHead_v1_header', [subscription, hash])).slice(66),
      'hex',
    );
    const [first = 0] = header;
    if ((first & 3) === 0) return first >> 2;
    return ((first & 3) === 1 ? header.readUInt16LE(0) : header.readUInt32LE(0)) >>> 2;
  }
}
