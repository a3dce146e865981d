import { equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type GatewayScene,
  openGatewayScene,
  startUpstream,
} from '../../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../../tests/support/hand-clock.ts';
import type { MadeUpstream } from '../../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { RawConnection } from '../../../../../../tests/support/raw-connection.ts';
import { DoorScene } from '../scene.ts';

const upgrade =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const mebibyte = 1_048_576;
const result = `0x${'ab'.repeat(5_000)}`;

describe('the fast path beside clients and nodes that do not keep to it', function () {
  this.timeout(60_000);
  let node: MadeUpstream;
  let scene: GatewayScene;
  let undo: (() => Promise<unknown> | void)[] = [];

  const open = async (options: Parameters<typeof openGatewayScene>[1] = {}): Promise<void> => {
    node = await startUpstream(({ answers }) => answers.set('state_getStorage', () => result));
    scene = await openGatewayScene([{ name: 'a', url: node.url }], {
      more: { limits: { cacheBytes: 0, bufferBytes: 2 * mebibyte, messageBytes: mebibyte } },
      ...options,
    });
    const [ownNode, ownScene] = [node, scene];
    undo.push(
      async () => await ownNode.stop(),
      async () => await ownScene.close(),
    );
  };
  const connected = async (path = ''): Promise<WebSocket> => {
    const socket = new WebSocket(scene.wsUrl + path, { perMessageDeflate: false });
    undo.push(() => socket.terminate());
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return socket;
  };
  const call = (id: number): string =>
    `{"jsonrpc":"2.0","id":${id},"method":"state_getStorage","params":["0x${id.toString(16).padStart(8, '0')}"]}`;
  const answered = async (socket: WebSocket, id: number): Promise<void> => {
    socket.send(call(id));
    for (;;) {
      const [data] = (await once(socket, 'message')) as [Buffer];
      if (data.toString() === `{"jsonrpc":"2.0","id":${id},"result":"${result}"}`) return;
    }
  };
  afterEach(async () => {
    for (const one of undo.toReversed()) await one();
    undo = [];
  });

  it('holds no more for one that never reads than it may, and gives all of it back', async () => {
    await open({ clock: new HandClock() });
    const other = await connected();
    const deaf = await connected();
    deaf.pause();
    for (let id = 1; id <= 1_500; id += 1) deaf.send(call(id));
    let most = 0;
    for (let id = 10_001; id <= 10_050; id += 1) {
      await answered(other, id);
      most = Math.max(most, scene.gateway.status().held_bytes);
    }
    ok(most > 0 && most <= 2 * mebibyte + 65_536, `${most} bytes held`);
    deaf.terminate();
    const held = async (): Promise<number> => await Promise.resolve(scene.gateway.status().held_bytes);
    await poll('nothing is held', held, (bytes) => bytes === 0, { everyMs: 5 });
    ok(scene.gateway.fastCalls() > 50);
  });

  it('answers others between 10,000 tiny frames of one segment, and answers all of these', async () => {
    await open({ clock: new HandClock() });
    const other = await connected();
    const flood = await RawConnection.open(scene.gateway.port);
    await flood.send(upgrade).answered();
    const count = (): number => flood.heard.split('-32700').length - 1;
    flood.send(Buffer.alloc(70_000, Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x37])).toString('latin1'));
    await answered(other, 1);
    ok(count() < 10_000, 'it waited for all');
    await poll(
      'all are answered',
      async () => await Promise.resolve(count()),
      (all) => all === 10_000,
      {
        everyMs: 5,
      },
    );
    flood.destroy();
  });

  it('answers what came before the end of a connection in the same segment, and then ends it', async () => {
    await open({ clock: new HandClock() });
    const connection = await RawConnection.open(scene.gateway.port);
    await connection.send(upgrade).answered();
    // Both have their turn in one round of the event loop, however slow this machine is.
    const nowMs = performance.now();
    performance.now = () => nowMs;
    undo.push(() => void Reflect.deleteProperty(performance, 'now'));
    const one = [0x81, 0x81, 0, 0, 0, 0, 0x37];
    connection.send(Buffer.from([...one, ...one, 0x88, 0x82, 0, 0, 0, 0, 3, 232]).toString('latin1'));
    await connection.closed();
    const frames = connection.heard.slice(connection.heard.indexOf('\r\n\r\n') + 4);
    equal(frames.split('-32700').length - 1, 2);
    equal(frames.slice(-4), '\x88\x02\x03\xe8');
  });

  it('answers every call though a node reads nothing more', async () => {
    await open();
    const second = await startUpstream(({ answers }) => answers.set('state_getStorage', () => result));
    const own = await openGatewayScene(
      [
        { name: 'a', url: node.url },
        { name: 'b', url: second.url },
      ],
      { more: { limits: { cacheBytes: 0 } } },
    );
    undo.push(
      async () => await second.stop(),
      async () => await own.close(),
    );
    scene = own;
    const socket = await connected();
    let results = 0;
    socket.on('message', (data: Buffer) => {
      if (data.includes('"result":"0xab')) results += 1;
    });
    node.deafen();
    for (let id = 1; id <= 300; id += 1) socket.send(call(id));
    await poll(
      'all are answered',
      async () => await Promise.resolve(results),
      (all) => all === 300,
      { everyMs: 10 },
    );
    equal(own.gateway.status().held_bytes, 0);
  });

  it('lets a key have answers over one connection while it floods another', async () => {
    const doors = new DoorScene();
    const hash = createHash('sha256').update('the-secret-of-key-a').digest('hex');
    const keys = doors.file('keys.yaml', `keys:\n  - {id: a, hash: "sha256:${hash}"}\n`);
    const door = doors.open({ keys, networks: ['test'] });
    undo.push(
      () => doors.close(),
      async () => await door.close(),
    );
    await open({ door, clock: new HandClock() });
    const [flood, other] = [await connected('/the-secret-of-key-a'), await connected('/the-secret-of-key-a')];
    let flooded = 0;
    flood.on('message', () => {
      flooded += 1;
    });
    for (let id = 1; id <= 1_500; id += 1) flood.send(call(id));
    await answered(other, 10_001);
    ok(flooded < 1_500, 'it waited for all');
    await poll(
      'all are answered',
      async () => await Promise.resolve(flooded),
      (all) => all === 1_500,
      { everyMs: 5 },
    );
  });
});
