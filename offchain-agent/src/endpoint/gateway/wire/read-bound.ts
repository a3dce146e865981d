import type { WebSocket } from 'ws';

/** Messages of one connection that are read in a turn of the event loop, and those of all connections. */
const mostOfOne = 64;
const mostOfAll = 512;

/**
 * Bounds how many messages are read in a turn of the event loop: a flood of tiny ones over one connection does not keep the others
 * waiting, nor `/ready`. Beyond the bound each connection brings one a turn.
 */
export class ReadBound {
  #read = 0;
  #isCounting = false;
  readonly #counted: ConnectionBound[] = [];
  readonly #end = (): void => {
    this.#isCounting = false;
    this.#read = 0;
    for (const counted of this.#counted) counted.goOn();
    this.#counted.length = 0;
  };

  /** Bounds a connection. @returns whether one more message may be read now, which is counted; ws reads what may not */
  add(socket: WebSocket): () => boolean {
    const own = new ConnectionBound(socket);
    socket.prependListener('message', () => this.#count(own));
    return () => {
      if (own.isOver) return false;
      this.#count(own);
      return true;
    };
  }

  #count(own: ConnectionBound): void {
    if (!this.#isCounting) {
      this.#isCounting = true;
      setImmediate(this.#end);
    }
    this.#read += 1;
    if (own.count() === 1) this.#counted.push(own);
    if (this.#read >= mostOfAll) own.stop();
  }
}

class ConnectionBound {
  // ws has no other way to change it while it reads; a test finds out when that is gone.
  readonly #receiver: { _allowSynchronousEvents: boolean };
  #read = 0;
  #isOver = false;

  constructor(socket: WebSocket) {
    ({ _receiver: this.#receiver } = socket as unknown as {
      readonly _receiver: { _allowSynchronousEvents: boolean };
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @returns how many it has had in this turn */
  count(): number {
    this.#read += 1;
    if (this.#read >= mostOfOne) this.stop();
    return this.#read;
  }

  stop(): void {
    this.#isOver = true;
    this.#receiver._allowSynchronousEvents = false;
  }

  goOn(): void {
    this.#read = 0;
    this.#isOver = false;
    this.#receiver._allowSynchronousEvents = true;
  }
}
