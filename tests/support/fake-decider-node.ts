import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A connection to a socket of lines: what a node, or a person's command, has to a decider. */
export class LineConnection {
  readonly #socket: Socket;
  readonly #lines: string[] = [];
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  #isOver = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => socket.destroy());
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => {
      const next = this.#waiting.shift();
      if (next) next(line);
      else this.#lines.push(line);
    });
    lines.on('close', () => {
      this.#isOver = true;
      for (const next of this.#waiting.splice(0)) next(undefined);
    });
  }

  static async open(path: string): Promise<LineConnection> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new LineConnection(socket);
  }

  /** Sends a line and waits for the next that comes; undefined when the other side hung up. */
  async ask(line: string): Promise<string | undefined> {
    this.send(`${line}\n`);
    return await this.next();
  }

  send(text: string | Uint8Array): void {
    this.#socket.write(text);
  }

  async next(): Promise<string | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined || this.#isOver) return line;
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.#socket.destroy();
  }
}
