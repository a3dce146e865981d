import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  type GatewayScene,
  openGatewayScene,
  startUpstream,
} from '../../../../../tests/support/gateway-scene.ts';
import { type MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { postText, RawConnection } from '../../../../../tests/support/raw-connection.ts';
import { HeldBytes } from '../../../../src/base/held-bytes.ts';

const mebibyte = 1_048_576;
const hostile = '127.0.0.2';
const callText = (id: number, method: string, params: readonly unknown[] = []): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

describe('what a gateway keeps in memory for its clients', function () {
  this.timeout(120_000);
  let upstream: MadeUpstream;
  let scene: GatewayScene;
  const opened: RawConnection[] = [];

  before(async () => {
    upstream = await startUpstream((node) => {
      node.answers.set('state_getMetadata', () => `0x${'6d'.repeat(165_000)}`);
      node.answers.set('state_call', () => `0x${'61'.repeat(3_000_000)}`);
    });
  });
  after(async () => await upstream.stop());
  afterEach(async () => {
    for (const one of opened.splice(0)) one.destroy();
    await scene.close();
  });

  const open = async (limits: object = {}): Promise<void> => {
    scene = await openGatewayScene([{ name: 'a', url: upstream.url }], { more: { limits } });
  };
  const connect = async (address: string): Promise<RawConnection> => {
    const one = await RawConnection.open(scene.gateway.port, address);
    opened.push(one);
    return one;
  };
  const isServed = async (): Promise<void> => {
    const other = await RawConnection.open(scene.gateway.port);
    deepEqual(await other.send(postText(callText(1, 'system_name'))).answered(), [200]);
    other.destroy();
  };

  it('refuses nobody a call while one address sends bodies that it does not end', async () => {
    await open({ messageBytes: mebibyte, bufferBytes: 2 * mebibyte, bufferTotalBytes: 4 * mebibyte });
    for (let n = 0; n < 8; n += 1) (await connect(hostile)).send(postText('['.repeat(600_000), 1_048_575));
    // More than it may have: the largest of them are ended, and others are as welcome as ever.
    await poll(
      'some are ended',
      async () => opened.filter(({ socket }) => socket.destroyed).length,
      (ended) => ended >= 4,
    );
    for (let n = 0; n < 32; n += 1) await isServed();
  });

  it('answers a batch whose answers are too many together with one error, as nodes do', async () => {
    await open();
    const batch = `[${Array.from({ length: 100 }, (_, n) => callText(n, 'state_getMetadata')).join(',')}]`;
    const client = await connect(hostile);
    deepEqual(await client.send(postText(batch)).answered(), [200]);
    match(
      client.heard,
      /\{"jsonrpc":"2.0","id":null,"error":\{"code":-32011,"message":"The batch response was too large","data":"Exceeded max limit of 15000000"\}\}$/,
    );
    await isServed();
  });

  it('ends the connections of an address that leaves more unread than it may, over HTTP as over WebSocket', async () => {
    await open();
    // 6 MB each, by default 64 MiB for an address: what its sockets hold comes on top of the system's buffers.
    for (let n = 0; n < 20; n += 1)
      (await connect(hostile)).send(postText(callText(1, 'state_call', ['m', `0x${n}`]))).pause();
    const sockets: WebSocket[] = [];
    for (let n = 0; n < 20; n += 1) {
      const socket = new WebSocket(scene.wsUrl, { localAddress: hostile, perMessageDeflate: false });
      socket.on('error', () => undefined);
      await once(socket, 'open');
      socket.send(callText(1, 'state_call', ['w', `0x${n}`]));
      socket.pause();
      sockets.push(socket);
    }
    const held = (): number => scene.gateway.status().held_bytes;
    await poll(
      'all are answered',
      async () => upstream.calls.filter(({ method }) => method === 'state_call').length,
      (calls) => calls >= 40,
      { withinMs: 60_000, everyMs: 20 },
    );
    await isServed();
    ok(held() <= 64 * mebibyte, String(held()));
    for (const socket of sockets) socket.terminate();
    for (const one of opened) one.destroy();
    await poll(
      'all is given back',
      async () => held(),
      (bytes) => bytes === 0,
    );
  });

  it('counts the parts of a message that has not ended', async () => {
    await open();
    const sockets = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const raw = await connect(hostile);
        raw.send(
          'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
        );
        await raw.answered();
        // A frame of 14 MB that lacks its last byte.
        const head = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        head.writeBigUInt64BE(14_000_000n, 2);
        raw.socket.write(head);
        raw.socket.write(Buffer.alloc(13_999_999, 0x20));
        return raw;
      }),
    );
    await poll(
      'some are ended',
      async () => sockets.filter(({ socket }) => socket.destroyed).length,
      (ended) => ended >= 4,
      { withinMs: 60_000 },
    );
    await isServed();
  });
});

describe('an account of bytes', () => {
  const limits = { bufferBytes: 100, bufferTotalBytes: 150 };

  it('ends the largest of a client, not the newest, and gives back what it held', () => {
    const held = new HeldBytes(() => limits);
    const ended: string[] = [];
    const open = (client: string, name: string) => held.open(client, () => ended.push(name));
    const [large, small] = [open('a', 'large'), open('a', 'small')];
    ok(large.hold(80));
    ok(small.hold(20));
    ok(small.hold(1));
    deepEqual(ended, ['large']);
    equal(held.bytes, 21);
    equal(large.hold(5), false);
    equal(held.bytes, 21);
    small.release(21);
    equal(held.bytes, 0);
  });

  it('ends the largest of the client that has most where all have too much', () => {
    const held = new HeldBytes(() => limits);
    const ended: string[] = [];
    const a = ['a1', 'a2'].map((name) => held.open('a', () => ended.push(name)));
    const b = held.open('b', () => ended.push('b'));
    for (const [index, one] of a.entries()) ok(one.hold(40 + index));
    ok(b.hold(70));
    deepEqual(ended, ['a2']);
    equal(held.bytes, 110);
    for (const one of [...a, b]) one.close();
    equal(held.bytes, 0);
  });
});
