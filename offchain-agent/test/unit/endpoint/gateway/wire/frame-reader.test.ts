import { deepEqual, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { seeded } from '../../../../../../tests/support/seeded.ts';
import { readFrames } from '../../../../../src/endpoint/gateway/wire/frame-reader.ts';

const upgrade =
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const most = 20_000;

describe('frames that a gateway reads', () => {
  let byWs = 0;

  /** What comes of bytes, in pieces: messages, how the connection ends, and what is answered. */
  const outcomeOf = async (pieces: readonly Buffer[], isOwn: boolean): Promise<unknown[]> => {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: 0,
      perMessageDeflate: false,
      maxPayload: most,
    });
    await once(server, 'listening');
    const messages: string[] = [];
    const ended = new Promise<number>((resolve) => {
      server.on('connection', (socket) => {
        const onMessage = (data: Buffer, isBinary: boolean): void => {
          messages.push(`${isBinary} ${data.toString('latin1')}`);
        };
        if (isOwn) {
          socket.on('message', () => {
            byWs += 1;
          });
          readFrames({ socket, isMasked: true, onMessage });
        } else socket.on('message', (data, isBinary) => onMessage(data as Buffer, isBinary));
        socket.on('error', () => undefined);
        socket.once('close', resolve);
      });
    });
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.setNoDelay(true);
    client.on('error', () => undefined);
    client.write(upgrade);
    await once(client, 'data');
    let heard = '';
    client.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    for (const piece of pieces) {
      client.write(piece);
      await nextTurn();
    }
    client.end();
    const code = await ended;
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    return [messages, code, heard];
  };

  it('come as ws alone reads them, in any pieces, whatever they are', async () => {
    const { uniform } = seeded(80);
    const below = (count: number): number => Math.floor(uniform() * count);
    const frame = (first: number, payload: Buffer, isMasked = true): Buffer => {
      const { length } = payload;
      const bit = isMasked ? 0x80 : 0;
      const head =
        length < 126 && uniform() < 0.95
          ? [first, bit | length]
          : length < 65_536
            ? [first, bit | 126, length >> 8, length & 0xff]
            : [first, bit | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff];
      const mask = isMasked ? [below(256), below(256), below(256), below(256)] : [];
      return Buffer.from([...head, ...mask, ...payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0))]);
    };
    const text = (): Buffer => Buffer.from('xyz'.repeat(below(60)) + (uniform() < 0.2 ? 'ä€' : ''));
    const drawn = (): Buffer => {
      const draw = uniform();
      if (draw < 0.7) return frame(0x81, text());
      if (draw < 0.76) return Buffer.concat([frame(0x01, text()), frame(0x80, text())]);
      if (draw < 0.8)
        return Buffer.concat([frame(0x01, text()), frame(0x89, text().subarray(0, 9)), frame(0x80, text())]);
      if (draw < 0.84) return frame(0x82, text());
      if (draw < 0.88) return frame(0x89, text().subarray(0, 100));
      if (draw < 0.91) return frame(0x81, Buffer.alloc(below(most + 10), 'x'));
      const last = [
        frame(0x81, Buffer.from([0x61, 0xff])),
        frame(0x81, text(), false),
        frame(0xc1, text()),
        frame(0x83, text()),
        frame(0x80, text()),
        frame(0x88, Buffer.from([3, 232])),
        frame(0x88, Buffer.alloc(0)),
        frame(0x81, Buffer.alloc(most + 1, 'x')),
        frame(0x81, Buffer.alloc(70_000, 'x')),
        Buffer.concat([frame(0x01, text()), frame(0x81, text())]),
      ];
      return uniform() < 0.5
        ? (last[below(last.length)] ?? Buffer.alloc(0))
        : frame(0x8a, text().subarray(0, 9));
    };
    let all = 0;
    for (let round = 0; round < 80; round += 1) {
      const bytes = Buffer.concat(Array.from({ length: 1 + below(12) }, drawn));
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + below(uniform() < 0.5 ? bytes.length : 40);
        pieces.push(bytes.subarray(at, end));
        at = end;
        if (pieces.length === 12) at = pieces.push(bytes.subarray(at)) && bytes.length;
      }
      const own = await outcomeOf(pieces, true);
      deepEqual(own, await outcomeOf(pieces, false), `round ${round}`);
      all += (own[0] as string[]).length;
    }
    // Of another version of ws, whose fields have other names, nothing would be read here.
    ok(byWs < 0.8 * all, `${byWs} of ${all} were read by ws`);
  }).timeout(60_000);
});
