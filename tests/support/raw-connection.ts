import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { poll } from './poll.ts';

/** A connection of a client that writes bytes as it likes, from any address of loopback. */
export class RawConnection {
  readonly socket: Socket;
  #heard = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.#heard += chunk.toString('latin1');
    });
  }

  /** @param localAddress 127.0.0.1 unless given */
  static async open(port: number, localAddress = '127.0.0.1'): Promise<RawConnection> {
    const connection = RawConnection.begin(port, localAddress);
    await once(connection.socket, 'connect');
    return connection;
  }

  /** The same, without waiting for it: it may be reset before. */
  static begin(port: number, localAddress = '127.0.0.1'): RawConnection {
    return new RawConnection(connect({ host: '127.0.0.1', port, localAddress }));
  }

  /** All that came. */
  get heard(): string {
    return this.#heard;
  }

  /** The first line of each answer. */
  get statuses(): number[] {
    return [...this.#heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  }

  send(text: string): this {
    this.socket.write(text, 'latin1');
    return this;
  }

  /** Reads nothing from now on. */
  pause(): this {
    this.socket.pause();
    return this;
  }

  async answered(count = 1): Promise<number[]> {
    return await poll(
      'an answer',
      async () => this.statuses,
      (all) => all.length >= count,
      { everyMs: 5 },
    );
  }

  async closed(): Promise<void> {
    // `once` would throw at the error that a reset is.
    await new Promise<void>((resolve) => {
      if (this.socket.closed) resolve();
      else this.socket.once('close', () => resolve());
    });
  }

  destroy(): void {
    this.socket.destroy();
  }
}

/** A POST of JSON as its bytes. @param bytes announced; those of the body unless given */
export function postText(body: string, bytes = Buffer.byteLength(body), headers = ''): string {
  return `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${headers}Content-Length: ${bytes}\r\n\r\n${body}`;
}

/** A GET as its bytes. */
export function getText(path: string, headers = '', method = 'GET'): string {
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`;
}
