import assert from 'node:assert/strict';
import { connect } from 'node:net';
import {
  type AddressRules,
  type Dialler,
  dial,
} from '../../../../src/chain/target-address/allowed-address.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import { MadeEndpoint } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

describe('no packet where none may go', () => {
  let endpoint: MadeEndpoint;

  beforeEach(async () => {
    endpoint = await MadeEndpoint.start();
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  it('nothing is dialled for an address that is forbidden, as it is written or resolved', async () => {
    const dialled: string[] = [];
    const prober = proberOf({
      rules: { isLocal: false, resolve: async () => ['127.0.0.1'] },
      dial: (address, tls) => {
        dialled.push(address.ip.text);
        return dial(address, tls);
      },
    });
    const hosts = ['127.0.0.1', 'localhost', 'a.example', '127.1', '2130706433', '127.0.0.1.', '0.0.0.0'];
    const targets = hosts.flatMap((host, index) => [
      target(2 * index, `ws://${host}:${endpoint.port}/`),
      target(2 * index + 1, `http://${host}:${endpoint.port}/`),
    ]);
    for (const outcome of await measureAll(prober, targets)) assert.equal(told(outcome), 'forbidden_address');
    assert.deepEqual(dialled, []);
    assert.equal(endpoint.connections, 0);
    await prober.close();
  });

  it('a name that turns to this machine after a reconnection is followed no further', async () => {
    const answers = [['8.8.8.8'], ['8.8.8.8', '127.0.0.1'], ['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    const rules: AddressRules = { isLocal: false, resolve: async () => answers[asked++] ?? [] };
    const dialled: string[] = [];
    // The internet is played by the fake endpoint: only this dialler knows.
    const toFake: Dialler = (address) => {
      dialled.push(address.ip.text);
      return connect(endpoint.port, '127.0.0.1');
    };
    const prober = proberOf({ rules, dial: toFake });
    const measure = async (): Promise<string> =>
      told((await measureAll(prober, [target(1, 'ws://rebinding.example:9944/')]))[0]);
    assert.equal(await measure(), 'answer');
    assert.equal(await measure(), 'answer');
    assert.equal(asked, 1, 'a name is resolved once for a connection');
    for (let turn = 0; turn < 3; turn++) {
      endpoint.disconnect();
      assert.equal(await measure(), 'forbidden_address');
    }
    assert.deepEqual(dialled, ['8.8.8.8']);
    assert.equal(asked, 4);
    await prober.close();
  });

  it('the name is for the Host header and the address for the connection', async () => {
    const hosts: (string | undefined)[] = [];
    endpoint.onHttp = (request, response) => {
      hosts.push(request.headers.host);
      response.end();
    };
    const prober = proberOf();
    const name = `nowhere.invalid:${endpoint.port}`;
    await measureAll(prober, [target(1, `http://${name}/`)]);
    assert.equal(hosts[0], name);
    await prober.close();
  });

  it('proxies of the environment are not used', async () => {
    const before = process.env['http_proxy'];
    const proxy = await MadeEndpoint.start();
    process.env['http_proxy'] = proxy.url('http');
    const prober = proberOf();
    const targets = (['ws', 'http'] as const).map((transport, id) => target(id, endpoint.url(transport)));
    assert.deepEqual((await measureAll(prober, targets)).map(told), ['answer', 'answer']);
    assert.equal(proxy.connections, 0);
    if (before === undefined) delete process.env['http_proxy'];
    else process.env['http_proxy'] = before;
    await prober.close();
    await proxy.stop();
  });

  it('a thousand targets at one host get the governed rate together', async () => {
    const limiter = new HostLimiter(10, () => 0);
    const prober = proberOf({ limiter });
    const targets = Array.from({ length: 1_000 }, (_, id) => target(id, `${endpoint.url('http')}${id}`));
    const outcomes = (await measureAll(prober, targets)).map(told);
    const counted = (what: string): number => outcomes.filter((outcome) => outcome === what).length;
    // A connection is worth four requests: the dial, two questions who it is, and the request itself.
    assert.deepEqual([counted('answer'), counted('rate_limited')], [2, 998]);
    assert.equal(endpoint.connections, 2);
    const sent = [...endpoint.requests.values()].reduce((sum, count) => sum + count, 0);
    assert.equal(sent, 6);
    await prober.close();
  });

  it('leaves no socket behind', async () => {
    const others = (): number =>
      process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS|DNS/.test(name)).length;
    const before = others();
    const prober = proberOf({ timeoutMs: 60_000, hasUpkeep: true, limiter: new HostLimiter(10_000) });
    const targets = Array.from({ length: 100 }, (_, id) =>
      target(id, endpoint.url(id % 2 === 0 ? 'ws' : 'http')),
    );
    const outcomes = await measureAll(prober, targets);
    assert.deepEqual([...new Set(outcomes.map(told))], ['answer']);
    const closed = prober.close();
    endpoint.disconnect();
    await closed;
    // Sockets end in turns of the event loop of their own.
    const endMs = Date.now() + 60_000;
    while (others() > before && Date.now() < endMs) await new Promise(setImmediate);
    assert.ok(others() <= before, process.getActiveResourcesInfo().join(' '));
  });
});
