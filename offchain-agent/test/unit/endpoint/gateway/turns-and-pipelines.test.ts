import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeHeaders } from '../../../../../tests/support/made-upstream.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { isWhole, type Reply } from '../../../../src/endpoint/gateway/reply.ts';
import { Turns } from '../../../../src/endpoint/gateway/turns.ts';

describe('turns of clients', () => {
  it('go on however many answers come at once, and let others of the process have theirs', async () => {
    const turns = new Turns({ log: silentLogger(), upstreams: () => 1 });
    const many = 5_000;
    let answered = 0;
    let between = 0;
    const other = setInterval(() => (between += 1), 1);
    const whole = new Promise<void>((resolve) => {
      // Answers of this method are large: the second of them fills what may be under way, and the others wait.
      turns.take('a', 'large', (end) => end({ bytes: 4_000_000, upstreamMs: 1 }));
      turns.take('a', 'large', (end) => {
        setImmediate(() => end({ bytes: 4_000_000, upstreamMs: 1 }));
      });
      for (let call = 0; call < many; call++)
        turns.take('b', 'small', (end) => {
          answered += 1;
          const until = performance.now() + 0.005;
          while (performance.now() < until);
          end({ bytes: 10, upstreamMs: 1 });
          if (answered === many) resolve();
        });
    });
    await whole;
    clearInterval(other);
    equal(answered, many);
    ok(between > 2, String(between));
  });
});

describe('requests that are sent before the answers to others', () => {
  it('are cut off beyond sixteen, and take neither the gateway nor its memory', async () => {
    const [first = fail()] = fakeHeaders(1);
    const pair = await openGatewayPair(
      first,
      ({ answers }) => answers.set('state_getMetadata', () => `0x${'ab'.repeat(200_000)}`),
      { clock: new HandClock() },
    );
    try {
      const { hostname, port } = new URL(pair.scene.httpUrl);
      await pair.client.call('state_getMetadata', []);
      const body = '{"jsonrpc":"2.0","id":1,"method":"state_getMetadata","params":[]}';
      const request = `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      const sockets = Array.from({ length: 20 }, () => connect(Number(port), hostname));
      const closed = sockets.map(async (socket) => {
        socket.on('error', () => undefined);
        socket.pause();
        socket.write(request.repeat(100));
        await once(socket.resume(), 'close');
      });
      await Promise.all(closed);
      equal(pair.scene.gateway.status().held_bytes, 0);
      equal((await fetch(`${pair.scene.httpUrl}/ready`)).status, 200);
      equal((await pair.client.call('state_getMetadata', [])).error, undefined);
    } finally {
      await pair.close();
    }
  });
});

describe('an answer that is kept for others', () => {
  it('is JSON, and a result alone', () => {
    const reply = (tail: string): Reply => ({ tail: Buffer.from(tail), isError: false });
    deepEqual(
      [
        '"result":1}',
        '"result":{"a":[null]}}',
        '"result":"é\\u00e9"}',
        '"result":"x"',
        '"result":1}x',
        '"result":1,"error":{}}',
        '"error":{}}',
        '"result":"a\nb"}',
        '"result":\u00a01}',
      ].map((tail) => isWhole(reply(tail))),
      [true, true, true, false, false, false, false, false, false],
    );
  });
});
