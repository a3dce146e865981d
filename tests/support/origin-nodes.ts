import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** A node on a socket that takes pages and extensions of any origin, as `--rpc-cors all` does. */
interface OpenNode {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes each connection on to a node that would refuse its origin. */
export async function openToOrigins(url: string): Promise<OpenNode> {
  return await listen((client) => {
    const node = new WebSocket(url);
    const early: string[] = [];
    client.on('message', (bytes: Buffer) => {
      const data = bytes.toString();
      if (node.readyState === WebSocket.OPEN) node.send(data);
      else early.push(data);
    });
    node.on('open', () => {
      for (const data of early) node.send(data);
    });
    node.on('message', (bytes: Buffer) => client.send(bytes.toString()));
    node.on('error', () => client.close());
    node.on('close', () => client.close());
    client.on('close', () => node.close());
  });
}

/** A node that knows nothing but its genesis hash. */
export async function openGenesis(genesis: string): Promise<OpenNode> {
  return await listen((client) =>
    client.on('message', () => client.send(JSON.stringify({ jsonrpc: '2.0', id: 1, result: genesis }))),
  );
}

async function listen(connected: (client: WebSocket) => void): Promise<OpenNode> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  server.on('connection', connected);
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    close: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
