import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type GatewayScene,
  openGatewayScene,
  startUpstream,
} from '../../../../../tests/support/gateway-scene.ts';
import { type MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { getText, postText, RawConnection } from '../../../../../tests/support/raw-connection.ts';

const call = postText('{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}');
const hostile = '127.0.0.2';

describe('the connections of a gateway', function () {
  this.timeout(60_000);
  let upstream: MadeUpstream;
  let scene: GatewayScene;
  const opened: RawConnection[] = [];

  before(async () => {
    upstream = await startUpstream();
  });
  after(async () => await upstream.stop());
  afterEach(async () => {
    for (const one of opened.splice(0)) one.destroy();
    await scene.close();
  });

  const open = async (limits: object = {}, more: object = {}): Promise<void> => {
    scene = await openGatewayScene([{ name: 'a', url: upstream.url }], { more: { limits, ...more } });
  };
  const connect = async (address?: string): Promise<RawConnection> => {
    const one = await RawConnection.open(scene.gateway.port, address);
    opened.push(one);
    return one;
  };
  const isServed = async (): Promise<void> => {
    // Where few places are left an answer ends its connection, so each has one of its own.
    for (const request of [call, getText('/ready')]) {
      const newcomer = await connect();
      deepEqual(await newcomer.send(request).answered(), [200]);
      newcomer.destroy();
    }
  };

  it('lets in newcomers while one address keeps all that it can get', async () => {
    await open({ connections: 60, perAddress: 10 });
    for (let n = 0; n < 60; n += 1) await (await connect(hostile)).send(getText('/health')).answered();
    await isServed();
    ok(opened.filter(({ socket }) => !socket.destroyed).length <= 10);
  });

  it('closes the connection that has been idle longest where all are taken by many addresses', async () => {
    await open({ connections: 40, perAddress: 10 });
    // Once they are asked something, the last quarter of them would end by themselves.
    for (let n = 0; n < 40; n += 1) await connect(`127.0.0.${2 + (n % 8)}`);
    await isServed();
    await opened[0]?.closed();
  });

  it('lets in newcomers where WebSockets have taken all places, and ends one of the address that has most', async () => {
    await open({ connections: 20, perAddress: 12 });
    const sockets: WebSocket[] = [];
    for (let n = 0; n < 20; n += 1) {
      const localAddress = n < 12 ? hostile : `127.0.0.${3 + n}`;
      const socket = new WebSocket(scene.wsUrl, { localAddress, perMessageDeflate: false });
      socket.on('error', () => undefined);
      await once(socket, 'open');
      sockets.push(socket);
    }
    const [first] = sockets;
    const ended = first && once(first, 'close');
    await isServed();
    await ended;
    equal(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length, 19);
    for (const socket of sockets) socket.terminate();
  });

  it('tells an address why it gets no more, and answers it on its state all the same', async () => {
    await open({ perAddress: 3 });
    const webSocket = (): WebSocket =>
      new WebSocket(scene.wsUrl, { localAddress: hostile, perMessageDeflate: false });
    const sockets = Array.from({ length: 3 }, webSocket);
    for (const socket of sockets) await once(socket, 'open');
    const [, response] = (await once(webSocket(), 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];
    equal(response.statusCode, 429);
    const fourth = await connect(hostile);
    deepEqual(await fourth.send(call).answered(), [429]);
    const fifth = await connect(hostile);
    deepEqual(await fifth.send(getText('/ready')).answered(), [200]);
    for (const socket of sockets) socket.terminate();
  });

  it('counts behind a trusted proxy by the address that it forwards', async () => {
    await open({ perAddress: 2 }, { trustProxy: ['127.0.0.1'] });
    const upgrade = (from: string): WebSocket =>
      new WebSocket(scene.wsUrl, { headers: { 'x-forwarded-for': from }, perMessageDeflate: false });
    const sockets = ['192.0.2.1:50000', '192.0.2.1', '192.0.2.2', 'unknown'].map(upgrade);
    for (const socket of sockets) await once(socket, 'open');
    const third = upgrade('192.0.2.1:50001');
    const [, response] = (await once(third, 'unexpected-response')) as [unknown, { statusCode: number }];
    equal(response.statusCode, 429);
    for (const socket of sockets) socket.terminate();
  });

  it('tells an address that opens connections faster than it may make calls to come back later, and no other', async () => {
    await open({ callsPerSecond: 0.001, callsBurst: 5 });
    for (let n = 0; n < 5; n += 1) await connect(hostile);
    const sixth = new WebSocket(scene.wsUrl, { localAddress: hostile, perMessageDeflate: false });
    const [, response] = (await once(sixth, 'unexpected-response')) as [
      unknown,
      { statusCode: number; headers: Record<string, string> },
    ];
    deepEqual([response.statusCode, response.headers['retry-after']], [429, '1']);
    deepEqual(await (await connect(hostile)).send(call).answered(), [429]);
    await isServed();
  });

  it('resets connections that come too often once many of them wait', async () => {
    await open({ callsPerSecond: 0.001, callsBurst: 5 });
    for (let n = 0; n < 5 + 64; n += 1) await connect(hostile);
    await RawConnection.begin(scene.gateway.port, hostile).closed();
    await isServed();
  });
});
