import type { ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';

/** From this number of bytes on, a copy, and the garbage that it leaves, takes longer than one more write. */
const large = 65_536;

/** Bytes that are sent as one: small parts are joined in one buffer, large parts are not copied. */
export class ByteParts {
  readonly all: readonly Buffer[];
  readonly length: number;

  private constructor(all: readonly Buffer[], length: number) {
    this.all = all;
    this.length = length;
  }

  static of(...given: readonly (Buffer | ByteParts)[]): ByteParts {
    const all: Buffer[] = [];
    let length = 0;
    let little: Buffer[] = [];
    const join = (): void => {
      if (little.length > 0) all.push(little.length === 1 && little[0] ? little[0] : Buffer.concat(little));
      little = [];
    };
    for (const part of given.flatMap((one) => (one instanceof ByteParts ? one.all : one))) {
      length += part.length;
      if (part.length < large) {
        little.push(part);
        continue;
      }
      join();
      all.push(part);
    }
    join();
    return new ByteParts(all, length);
  }

  toString(): string {
    return Buffer.concat(this.all).toString('utf8');
  }
}

/**
 * Sends one message of text, in a frame for each part.
 * @param done called once the last part has left, or never will
 */
export function sendMessage(socket: WebSocket, { all }: ByteParts, done: () => void): void {
  const last = Math.max(0, all.length - 1);
  for (let at = 0; at < last; at += 1) socket.send(all[at] ?? '', { binary: false, fin: false });
  socket.send(all[last] ?? '', { binary: false }, done);
}

/** Ends an answer with these bytes; its head gives their number. */
export function endWith(response: ServerResponse, { all, length }: ByteParts): void {
  if (!response.headersSent) response.setHeader('content-length', length);
  for (const part of all.slice(0, -1)) response.write(part);
  response.end(all.at(-1));
}
