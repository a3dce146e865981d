import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The parts of a notification that tests look at. */
interface HeardNotice {
  readonly phase: string;
  readonly kind: string;
  readonly subject: string;
  readonly summary: string;
}

/** A destination of kind `webhook`. */
export interface Webhook {
  readonly url: string;
  /** The notifications that it received, oldest first. */
  readonly heard: readonly HeardNotice[];
  close(): void;
}

/** Listens on this machine and accepts every notification. */
export async function openWebhook(): Promise<Webhook> {
  const heard: HeardNotice[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part.toString();
    });
    request.on('end', () => {
      heard.push(JSON.parse(text) as HeardNotice);
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    close: () => void server.close(),
  };
}
