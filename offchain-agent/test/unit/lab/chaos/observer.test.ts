import { deepEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { RpcObserver } from '../../../../src/lab/chaos/observer.ts';

interface Call {
  readonly id: number;
  readonly method: string;
}

/** A node that says how high it is, and freezes as soon as it is asked for the hash of a block. */
function freezingNode(): Server {
  const header = { number: '0x5' };
  const answers: Readonly<Record<string, unknown>> = {
    system_health: { peers: 3 },
    chain_getHeader: header,
    chain_getFinalizedHead: '0x00',
    chain_subscribeAllHeads: 'heads',
  };
  const answer = ({ id, method }: Call): string | undefined =>
    method in answers ? JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] }) : undefined;
  const server = createServer((request, response) => {
    void json(request).then((call) => {
      const text = answer(call as Call);
      if (text !== undefined) response.end(text);
    });
  });
  new WebSocketServer({ server }).on('connection', (socket) =>
    socket.on('message', (data) => {
      const text = answer(JSON.parse(String(data as Buffer)) as Call);
      if (text !== undefined) socket.send(text);
    }),
  );
  return server.listen(0, '127.0.0.1');
}

describe('RpcObserver', () => {
  let server: Server;
  let observer: RpcObserver;

  before(async () => {
    server = freezingNode();
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    observer = await RpcObserver.open([
      {
        name: 'v1',
        seed: '',
        account: '',
        is_validator_at_genesis: true,
        peer_id: '',
        rpc_port: port,
        p2p_port: 1,
        prometheus_port: 1,
      },
    ]);
  });
  after(() => {
    observer.close();
    server.closeAllConnections();
    server.close();
  });

  // A frozen node is one of the faults that it looks at: until the client gave up, after 20 s, nobody looked at the others.
  it('is not held up by a node that freezes in the middle of a look', async () => {
    const looked = await Promise.race([observer.look([]), sleep(15_000, 'held up', { ref: false })]);
    deepEqual(looked, new Map([['v1', { peers: 3, best: 5, finalized: 5 }]]));
  });
});
