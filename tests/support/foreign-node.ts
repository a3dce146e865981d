import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The one runtime API of a chain that is none of Almanac: that of Aura. */
const apis = [['0xdd718d5cc53262d4', 1]];
const answers: Readonly<Record<string, unknown>> = {
  rpc_methods: { methods: ['state_getRuntimeVersion', 'rpc_methods'] },
  state_getRuntimeVersion: { specName: 'foreign', specVersion: 1, apis },
};

/** A node of another chain: it says which runtime APIs it has, and knows no other method. */
export async function startForeignNode(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) =>
    socket.on('message', (data: Buffer) => {
      const { id, method } = JSON.parse(data.toString()) as { id: unknown; method: string };
      const result = answers[method];
      const error = { code: -32_601, message: 'Method not found' };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...(result === undefined ? { error } : { result }) }));
    }),
  );
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
