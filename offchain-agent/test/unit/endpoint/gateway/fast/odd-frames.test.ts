import { deepEqual, equal } from 'node:assert/strict';
import { openGatewayScene, startUpstream } from '../../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../../tests/support/hand-clock.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { RawConnection } from '../../../../../../tests/support/raw-connection.ts';

const upgrade =
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('calls in odd frames', () => {
  /** A frame whose mask changes nothing. */
  const frame = (text: string): string => {
    const head =
      text.length < 126 ? [0x81, 0x80 | text.length] : [0x81, 0xfe, text.length >> 8, text.length & 0xff];
    return Buffer.from([...head, 0, 0, 0, 0]).toString('latin1') + text;
  };
  const call = (id: string): string =>
    frame(`{"jsonrpc":"2.0","id":${id},"method":"state_getStorage","params":["0x0102"]}`);

  it('get answers wherever they are cut, also two of the same id, and one of an id of 10 kB', async () => {
    const node = await startUpstream(({ answers }) => answers.set('state_getStorage', () => '0x2a'));
    const scene = await openGatewayScene([{ name: 'a', url: node.url }], {
      clock: new HandClock(),
      more: { limits: { cacheBytes: 0 } },
    });
    try {
      const connection = await RawConnection.open(scene.gateway.port);
      await connection.send(upgrade).answered();
      const long = `"${'y'.repeat(10_000)}"`;
      const frames = call('7') + call('7') + call('"b"');
      let sent = 0;
      for (let at = 1; at < frames.length; at += 1) {
        connection.send(frames.slice(0, at));
        await new Promise((resolve) => setImmediate(resolve));
        connection.send(frames.slice(at));
        sent += 3;
      }
      connection.send(call(long));
      const answersTo = (id: string): number =>
        connection.heard.split(`{"jsonrpc":"2.0","id":${id},"result":"0x2a"}`).length - 1;
      await poll(
        'the last answer',
        async () => [answersTo('7'), answersTo('"b"'), answersTo(long)],
        (counts) => counts.reduce((sum, count) => sum + count, 0) === sent + 1,
        { everyMs: 5 },
      );
      deepEqual([answersTo('7'), answersTo('"b"'), answersTo(long)], [(2 * sent) / 3, sent / 3, 1]);
      equal(scene.gateway.fastCalls() > sent / 2, true);
    } finally {
      await scene.close();
      await node.stop();
    }
  });
});
