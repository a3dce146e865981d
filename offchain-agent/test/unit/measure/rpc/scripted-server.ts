import { createServer, type Socket } from 'node:net';
import { genesisHash, peerId } from './made-endpoint.ts';

/** Writes the reply to one request: the JSON of its answer is given. */
export type WriteReply = (socket: Socket, json: string) => void;

export const ok = 'HTTP/1.1 200 OK\r\n';

export const plain: WriteReply = (socket, json) => {
  socket.write(`${ok}content-length: ${json.length}\r\n\r\n${json}`);
};

export interface Scripted {
  readonly url: string;
  readonly connections: () => number;
  /** The bodies of its requests. */
  readonly asked: string[];
  /** How the next question for the height is answered. */
  write: WriteReply;
  /** How all else is. */
  writeOther: WriteReply;
  /** Whether it answers batches. */
  takesBatches: boolean;
  stop(): Promise<void>;
}

/** A server of HTTP/1.1 that writes its bytes itself: who it is in the plain form, the height as the test says. */
export async function scripted(): Promise<Scripted> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let asked = '';
    socket.on('data', (data) => {
      asked += data.toString();
      const [head, body = ''] = asked.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(head ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
      if (body.length < length) return;
      asked = '';
      self.asked.push(body);
      const request = JSON.parse(body) as Request | Request[];
      const isHeader = !Array.isArray(request) && request.method === 'chain_getHeader';
      const isRefused = Array.isArray(request) && !self.takesBatches;
      const answer = isRefused
        ? noBatches
        : Array.isArray(request)
          ? request.map(answerTo).toReversed()
          : answerTo(request);
      (isHeader ? self.write : self.writeOther)(socket, JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Scripted = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    connections: () => sockets.size,
    asked: [],
    write: plain,
    writeOther: plain,
    takesBatches: true,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}

export interface Request {
  readonly id: number | string;
  readonly method: string;
}

const noBatches = { jsonrpc: '2.0', id: null, error: { code: -32_600, message: 'no batches' } };

function answerTo({ id, method }: Request): object {
  const isHeader = method === 'chain_getHeader';
  const result = isHeader ? { number: '0x64' } : method === 'system_localPeerId' ? peerId : genesisHash;
  return { jsonrpc: '2.0', id, result };
}
