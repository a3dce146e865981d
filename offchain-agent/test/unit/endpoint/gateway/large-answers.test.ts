import { deepEqual, equal, fail } from 'node:assert/strict';
import { openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { errorOf, type Reply } from '../../../../src/endpoint/gateway/reply.ts';
import { UpstreamLink } from '../../../../src/endpoint/gateway/upstream-link.ts';

const mebibyte = 1_048_576;

describe('an answer of a node that is too large', () => {
  it('becomes -32008 for its call, and the connection stays open', async () => {
    const [first = fail()] = fakeHeaders(1);
    // No time passes: a node that takes a while to send so much is not taken for a frozen one.
    const options = { clock: new HandClock() };
    const prepare = ({ answers }: MadeUpstream): void => {
      answers.set('state_call', ([, size]) => 'a'.repeat(Number(size) * mebibyte));
      answers.set('chain_getBlock', () => 'block');
    };
    const pair = await openGatewayPair(first, prepare, options);
    const { client, scene } = pair;
    try {
      const larger = client.call('state_call', ['m', 65]);
      // These share the connections with the large answer.
      const others = Promise.all(
        [0, 1, 2, 3].map(async (n) => await client.call('chain_getBlock', [`0x${n}`])),
      );
      deepEqual((await larger).error, {
        code: -32_008,
        message: 'Response is too big',
        data: `Exceeded max limit of ${64 * mebibyte}`,
      });
      for (const { result } of await others) equal(result, 'block');
      const faults = scene.gateway.status().networks[0]?.upstreams.map(({ fault }) => fault);
      deepEqual(faults, [null, null]);
    } finally {
      await pair.close();
    }
  });

  it('ends its connection above the frame limit, with -32008 for waiting calls', async () => {
    const node = new MadeUpstream();
    node.answers.set('state_call', ([, length]) => 'a'.repeat(Number(length)));
    node.answers.set('chain_getBlock', () => MadeUpstream.silence);
    await node.start();
    const options = { timeoutMs: 60_000, maxMessageBytes: 1_000 };
    const [link, other] = [
      await UpstreamLink.open(node.url, options),
      await UpstreamLink.open(node.url, options),
    ];
    const answered = async (length: number, over = link): Promise<number | undefined> => {
      const reply = await new Promise<Reply | undefined>((resolve) =>
        over.send('state_call', `["m",${length}]`, resolve),
      );
      return reply && errorOf(reply).code;
    };
    try {
      equal(await answered(900), 0);
      const waiting = new Promise<Reply | undefined>((resolve) => link.send('chain_getBlock', '[]', resolve));
      equal(await answered(1_000), -32_008);
      equal(errorOf((await waiting) ?? fail()).code, -32_008);
      // Calls lost in another way get no reply, so the pool can retry them.
      equal(link.isClosed, true);
      equal(await answered(900), undefined);
      equal(await answered(900, other), 0);
    } finally {
      other.close();
      await node.stop();
    }
  });
});
