import type { Socket } from 'node:net';
import { FairTurns } from './fair-turns.ts';
import type { Logger } from './logger.ts';

interface LineClientsOptions {
  /** Connections at a time. */
  readonly most: number;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Clients of a socket of lines. Their lines are answered in fair turns. Where there are as many as may be, the one that has said
 * nothing for longest is closed for the newcomer.
 */
export class LineClients {
  readonly #most: number;
  readonly #turns: FairTurns;
  readonly #clients = new Set<LineClient>();
  #opened = 0;

  constructor({ most, log }: LineClientsOptions) {
    this.#most = most;
    this.#turns = new FairTurns({ log, what: 'answering a line', isAsync: true });
  }

  /** @returns undefined where all are kept: the connection is closed then */
  add(socket: Socket): LineClient | undefined {
    if (this.#clients.size >= this.#most && !this.#makeRoom()) return void socket.destroy();
    this.#opened += 1;
    const name = String(this.#opened);
    const client = new LineClient(socket, (begin) => this.#turns.take(name, 1, begin));
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    return client;
  }

  /** Closes all. */
  close(): void {
    for (const { socket } of this.#clients) socket.destroy();
  }

  #makeRoom(): boolean {
    const [longest] = [...this.#clients]
      .filter(({ isKept }) => !isKept)
      .toSorted((a, b) => Number(a.isAtWork) - Number(b.isAtWork) || a.activeMs - b.activeMs);
    if (!longest) return false;
    this.#clients.delete(longest);
    longest.socket.destroy();
    return true;
  }
}

/** One of them. */
export class LineClient {
  readonly socket: Socket;
  /** Whether it is never closed for others. */
  isKept = false;
  /** Whether a line of it is being answered. */
  isAtWork = false;
  /** When it said something last, on the monotonic clock. */
  activeMs = performance.now();
  readonly #take: (begin: () => void) => void;

  constructor(socket: Socket, take: (begin: () => void) => void) {
    this.socket = socket;
    this.#take = take;
  }

  /** Answers a line when it is the client's turn. */
  async turn(answer: () => Promise<void>): Promise<void> {
    this.activeMs = performance.now();
    this.isAtWork = true;
    try {
      await new Promise<void>((resolve, reject) =>
        this.#take(() => {
          (this.socket.destroyed ? Promise.resolve() : answer()).then(resolve, reject);
        }),
      );
    } finally {
      this.isAtWork = false;
    }
  }

  /** Sends a line; who does not read what was sent before is waited for. */
  async send(line: string): Promise<void> {
    const { socket } = this;
    if (!socket.writable || socket.write(`${line}\n`)) return;
    await new Promise<void>((resolve) => {
      const over = (): void => {
        socket.off('drain', over).off('close', over);
        resolve();
      };
      socket.on('drain', over).on('close', over);
    });
  }
}
