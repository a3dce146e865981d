import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { RpcSession } from '../../offchain-agent/src/lab/embedded/rpc/rpc-session.ts';
import { loadChopsticks } from '../../offchain-agent/src/lab/executor/chopsticks.ts';
import { silentLogger } from './silent-logger.ts';

/** A parachain of its own genesis, in this process, and its RPC. */
export interface TestParachain {
  readonly url: string;
  build(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs a raw chain specification of a parachain with chopsticks-core's own builder, which makes up what a relay chain would say.
 * Its first block is built.
 */
export async function startParachain(specification: string): Promise<TestParachain> {
  const { allHandlers, BuildBlockMode, destroyWorker, GenesisProvider, setup } = await loadChopsticks();
  const genesis = new GenesisProvider(JSON.parse(specification) as never);
  const chain = await setup({ endpoint: undefined, genesis, buildBlockMode: BuildBlockMode.Manual } as never);
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    const session = new RpcSession({ chain }, allHandlers, silentLogger(), {
      push: (message) => socket.send(message.toString()),
    });
    const serve = async (request: Buffer): Promise<void> => {
      const answer = await session.answer(request);
      if (answer !== undefined) socket.send(answer.toString());
      session.release();
    };
    socket.on('message', (data) => void serve(data as Buffer));
    socket.on('close', () => session.close());
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    build: async () => {
      await chain.newBlock();
    },
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      await chain.close();
      // It is kept for a next chain, and with it this process.
      await destroyWorker();
    },
  };
}
