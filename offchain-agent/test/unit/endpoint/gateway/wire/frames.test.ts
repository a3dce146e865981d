import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { FrameWriter } from '../../../../../src/endpoint/gateway/wire/frame-writer.ts';
import { ReadBound } from '../../../../../src/endpoint/gateway/wire/read-bound.ts';

describe('frames of a turn', () => {
  it('leave in one write, and are whole messages of any length', async () => {
    const lengths = [0, 1, 125, 126, 16_383, 65_535, 65_536, 70_000];
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const got: string[] = [];
    server.on('connection', (socket) => {
      socket.on('message', (data: RawData) => got.push((data as Buffer).toString()));
    });
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    let stream: Socket | undefined;
    client.once('upgrade', (response) => {
      stream = response.socket;
    });
    await once(client, 'open');
    ok(stream);
    const sent: number[] = [];
    const writer = new FrameWriter({
      stream,
      isMasked: true,
      isOpen: () => true,
      onSent: (bytes) => sent.push(bytes),
    });
    const texts = lengths.map((length) => 'x'.repeat(length));
    for (const text of texts) writer.sendAscii(text);
    writer.sendText('ä');
    writer.flush();
    client.close();
    await once(client, 'close');
    deepEqual(got, [...texts, 'ä']);
    equal(
      sent.reduce((sum, bytes) => sum + bytes, 0),
      lengths.reduce((sum, length) => sum + length, 0) + 2,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it('join small ones, and are dropped where the connection is over', async () => {
    const stream = new PassThrough();
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    let isOpen = true;
    const sent: number[] = [];
    const writer = new FrameWriter({
      stream,
      isMasked: false,
      isOpen: () => isOpen,
      onSent: (bytes) => sent.push(bytes),
    });
    for (const text of ['a', 'bc']) writer.sendAscii(text);
    equal(writer.waiting, 7);
    await nextTurn();
    deepEqual(chunks, [Buffer.from([0x81, 1, 0x61, 0x81, 2, 0x62, 0x63])]);
    isOpen = false;
    writer.sendAscii('d');
    await nextTurn();
    deepEqual([chunks.length, sent], [1, [3, 1]]);
  });
});

describe('reading of a WebSocket', () => {
  it('takes at most 64 messages of one segment in a turn, and all of 10,000 in the end', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    await once(server, 'listening');
    const bound = new ReadBound();
    const ofTurns: number[] = [];
    let read = 0;
    const all = new Promise<void>((resolve) => {
      server.on('connection', (socket) => {
        bound.add(socket);
        let inTurn = 0;
        socket.on('message', () => {
          if (inTurn === 0)
            setImmediate(() => {
              ofTurns.push(inTurn);
              inTurn = 0;
            });
          inTurn += 1;
          read += 1;
          if (read === 10_000) resolve();
        });
      });
    });
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(socket, 'data');
    socket.write(Buffer.alloc(70_000, Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x37])));
    await all;
    ok(Math.max(...ofTurns) <= 64, `${Math.max(...ofTurns)} in a turn`);
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
