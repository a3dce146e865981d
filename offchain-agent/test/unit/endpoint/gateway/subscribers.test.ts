import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { gatewayConfig } from '../../../../../tests/support/gateway-scene.ts';
import { HeldSubscriber } from '../../../../../tests/support/held-subscriber.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { describeSubscriber } from '../../../../../tests/support/subscriber-conformance.ts';
import { FairTurns } from '../../../../src/base/fair-turns.ts';
import { HeldBytes } from '../../../../src/base/held-bytes.ts';
import type { Answerer } from '../../../../src/endpoint/gateway/answer.ts';
import { ClientSession } from '../../../../src/endpoint/gateway/session.ts';
import { ClientReading } from '../../../../src/endpoint/gateway/wire/client-reading.ts';
import { DoorScene, letIn } from './scene.ts';

interface Item {
  readonly params: { readonly result?: object; readonly error?: object };
}

describe('subscribers of a gateway', () => {
  const scene = new DoorScene();
  const door = scene.open();
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const { limits } = gatewayConfig([{ name: 'a', url: 'ws://127.0.0.1:1' }], scene.folder, {
    more: { limits: { subscriptions: 2 } },
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    await once(server, 'close');
    await door.close();
    scene.close();
  });

  describeSubscriber('a session of a client', async () => {
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const came: string[] = [];
    client.on('message', (data: Buffer) => {
      const { result, error } = (JSON.parse(data.toString()) as Item).params;
      came.push(result ? `result ${JSON.stringify(result)}` : `error ${JSON.stringify(error)}`);
    });
    const [[socket, { socket: stream }]] = await Promise.all([
      once(sockets, 'connection'),
      once(client, 'open'),
    ]);
    const subscriber = new ClientSession({
      socket,
      stream,
      client: letIn(door),
      answerer: {} as Answerer,
      door,
      limits: () => limits,
      held: new HeldBytes(() => limits),
      messages: new FairTurns({ log: silentLogger(), what: 'a message' }),
      reading: new ClientReading(),
    });
    const told = async (): Promise<readonly string[]> =>
      await poll(
        'three messages came',
        async () => came,
        ({ length }) => length === 3,
        { everyMs: 10 },
      );
    return { subscriber, told };
  });

  describeSubscriber('HeldSubscriber', async () => {
    const subscriber = new HeldSubscriber();
    return await Promise.resolve({ subscriber, told: async () => await Promise.resolve(subscriber.told) });
  });
});
