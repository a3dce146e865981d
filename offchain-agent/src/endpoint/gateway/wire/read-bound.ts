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
  readonly #stopped = new Set<() => void>();

  /** Bounds a connection. */
  add(socket: WebSocket): void {
    // ws has no other way to change it while it reads; a test finds out when that is gone.
    const { _receiver: receiver } = socket as unknown as {
      readonly _receiver: { _allowSynchronousEvents: boolean };
    };
    let own = 0;
    const goOn = (): void => {
      own = 0;
      receiver._allowSynchronousEvents = true;
    };
    socket.prependListener('message', () => {
      this.#count();
      if (own === 0) this.#stopped.add(goOn);
      own += 1;
      this.#read += 1;
      if (own >= mostOfOne || this.#read >= mostOfAll) receiver._allowSynchronousEvents = false;
    });
  }

  #count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    setImmediate(() => {
      this.#isCounting = false;
      this.#read = 0;
      for (const goOn of this.#stopped) goOn();
      this.#stopped.clear();
    });
  }
}
