import assert from 'node:assert/strict';
import type { RpcProber } from '../../../../src/measure/rpc/rpc-prober.ts';
import { MadeEndpoint, type SendText } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

type Wrong = readonly [what: string, reason: string, answer: (id: number, reply: SendText) => void];

const json = (value: object): string => JSON.stringify(value);
const header = { number: '0x64' };

const wrong: readonly Wrong[] = [
  ['HTML', 'bad_answer', (_id, reply) => reply('<html>welcome</html>')],
  ['half an answer', 'bad_answer', (_id, reply) => reply('{"jsonrpc":"2.0","id":')],
  ['a list', 'bad_answer', (id, reply) => reply(json([{ jsonrpc: '2.0', id, result: header }]))],
  ['the number null', 'bad_answer', (_id, reply) => reply('null')],
  ['another id', 'bad_answer', (id, reply) => reply(json({ jsonrpc: '2.0', id: id + 7, result: header }))],
  ['no id', 'bad_answer', (_id, reply) => reply(json({ jsonrpc: '2.0', result: header }))],
  ['no version', 'bad_answer', (id, reply) => reply(json({ id, result: header }))],
  [
    'an error',
    'bad_answer',
    (id, reply) => reply(json({ jsonrpc: '2.0', id, error: { code: 1, message: 'no' } })),
  ],
  ['no result', 'bad_answer', (id, reply) => reply(json({ jsonrpc: '2.0', id }))],
  ['no height', 'bad_answer', (id, reply) => reply(json({ jsonrpc: '2.0', id, result: {} }))],
  ['null', 'bad_answer', (id, reply) => reply(json({ jsonrpc: '2.0', id, result: null }))],
  [
    'a decimal height',
    'bad_answer',
    (id, reply) => reply(json({ jsonrpc: '2.0', id, result: { number: 100 } })),
  ],
  [
    'a height beyond all numbers',
    'bad_answer',
    (id, reply) => reply(json({ jsonrpc: '2.0', id, result: { number: `0x${'f'.repeat(16)}` } })),
  ],
  [
    'a header of 100 kB',
    'bad_answer',
    (id, reply) => reply(json({ jsonrpc: '2.0', id, result: { ...header, x: 'x'.repeat(100_000) } })),
  ],
  [
    'two megabytes',
    'too_large',
    (id, reply) => reply(json({ jsonrpc: '2.0', id, result: { ...header, x: 'x'.repeat(2_000_000) } })),
  ],
];

for (const transport of ['ws', 'http'] as const) {
  describe(`what is no answer over ${transport}`, () => {
    let endpoint: MadeEndpoint;
    let prober: RpcProber;

    beforeEach(async () => {
      endpoint = await MadeEndpoint.start();
      prober = proberOf();
    });

    afterEach(async () => {
      await prober.close();
      await endpoint.stop();
    });

    const measure = async (): Promise<string> =>
      told((await measureAll(prober, [target(1, endpoint.url(transport))]))[0]);

    for (const [what, reason, answer] of wrong) {
      it(`${what}: ${reason}, and the next right answer counts again`, async () => {
        assert.equal(await measure(), 'answer');
        endpoint.takeover = ({ id, method }, reply) => {
          if (method !== 'chain_getHeader') return false;
          answer(id, reply);
          return true;
        };
        assert.equal(await measure(), reason);
        endpoint.takeover = () => false;
        assert.equal(await measure(), 'answer');
      });
    }

    it('a web server that never was a node is asked once, and then left in peace', async () => {
      const web = await MadeEndpoint.start();
      let asked = 0;
      web.onHttp = (_request, response) => {
        asked++;
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
      };
      const url = web.url('http');
      for (let sample = 0; sample < 5; sample++)
        assert.equal(told((await measureAll(prober, [target(1, url)]))[0]), 'bad_answer');
      assert.ok(asked <= 2, `${asked} requests`);
      assert.equal(web.connections, 1);
      await web.stop();
    });
  });
}

describe('redirects', () => {
  for (const transport of ['ws', 'http'] as const) {
    it(`are not followed over ${transport}`, async () => {
      const goal = await MadeEndpoint.start();
      const endpoint = await redirecting(goal.url(transport));
      const prober = proberOf();
      const [outcome] = await measureAll(prober, [target(1, `${transport}://127.0.0.1:${endpoint.port}/`)]);
      assert.equal(told(outcome), 'redirect');
      assert.equal(goal.connections, 0);
      await prober.close();
      await endpoint.stop();
      await goal.stop();
    });
  }
});

/** A server that sends everybody elsewhere, whatever is asked, upgrades included. */
async function redirecting(location: string): Promise<{ port: number; stop: () => Promise<void> }> {
  const { createServer } = await import('node:http');
  const server = createServer((_request, response) => response.writeHead(302, { location }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, stop };
}
