import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Chance } from './chance.ts';
import type { ServerPlace } from './job.ts';

const host = '127.0.0.1';
const answerMs = 20_000;

/** An address of loopback that no honest client has. */
export function strangeAddress(chance: Chance): string {
  return `127.${16 + chance.below(200)}.${chance.below(256)}.${1 + chance.below(254)}`;
}

/** The address of the attacks that come from one place. */
export const oneAddress = '127.9.9.9';

interface Answered {
  readonly status: number;
  readonly body: string;
}

/** A client over HTTP of one address, whose connections live on. */
export class HttpStranger {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, localAddress: string) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 4, localAddress });
  }

  /** @returns undefined where the connection was cut off, or nothing came in time */
  async ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string | Buffer,
  ): Promise<Answered | undefined> {
    return await new Promise((resolve) => {
      const none = (): void => resolve(undefined);
      try {
        const sent = request(
          { host, port: this.#port, agent: this.#agent, method, path, headers, timeout: answerMs },
          (response) => {
            const chunks: Buffer[] = [];
            // A stream never ends: that it has begun is its answer.
            if (response.headers['content-type']?.startsWith('text/event-stream')) {
              resolve({ status: response.statusCode ?? 0, body: '' });
              return void response.destroy();
            }
            response
              .on('data', (chunk: Buffer) => chunks.push(chunk))
              .once('end', () =>
                resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
              )
              .once('error', none)
              .once('close', none);
          },
        );
        sent.once('error', none).once('timeout', () => sent.destroy());
        sent.once('upgrade', (_response, socket: Socket) => {
          socket.destroy();
          none();
        });
        sent.end(body);
      } catch {
        // Node itself refuses to send some paths and headers.
        none();
      }
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** @returns undefined where it was refused */
export async function openSocket(
  port: number,
  path: string,
  localAddress: string,
): Promise<WebSocket | undefined> {
  return await new Promise((resolve) => {
    const socket = new WebSocket(`ws://${host}:${port}${path}`, {
      localAddress,
      perMessageDeflate: false,
      handshakeTimeout: answerMs,
    });
    socket.once('open', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

/** @returns undefined where it was refused */
export async function openRaw(place: ServerPlace, localAddress?: string): Promise<Socket | undefined> {
  return await new Promise((resolve) => {
    const socket =
      'path' in place
        ? connect(place)
        : connect({ host, port: place.port, ...(localAddress !== undefined && { localAddress }) });
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

/** Writes, then waits for the beginning of an answer, the end, or so long. @returns what came */
export async function exchangeRaw(socket: Socket, bytes: string | Buffer, lingerMs: number): Promise<string> {
  return await new Promise((resolve) => {
    let heard = '';
    const over = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(heard);
    };
    const timer = setTimeout(over, lingerMs);
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1', 0, 400);
      if (heard.length > 4_000) over();
    });
    socket.once('close', over);
    socket.write(bytes);
  });
}
