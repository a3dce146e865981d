import assert from 'node:assert/strict';
import { askedEndpoints, probeTimes } from '../../../../../src/measure/cli/probe/options.ts';

const base = { rate: '1', timeout: '5s' };

const rulesFor = (answer: string) => (isLocal: boolean) => ({ isLocal, resolve: async () => [answer] });

describe('probeTimes', () => {
  it('takes ten samples unless told otherwise', () => {
    assert.deepEqual(probeTimes(base), { count: 10, everyMs: 1_000, timeoutMs: 5_000 });
    assert.equal(probeTimes({ ...base, count: '3' }).count, 3);
    assert.equal(probeTimes({ ...base, rate: '4', for: '1m' }).count, 240);
    assert.equal(probeTimes({ ...base, for: '1ms' }).count, 1);
  });

  for (const [code, options] of [
    ['bad_input/count', { rate: '0' }],
    ['bad_input/count', { rate: '11' }],
    ['bad_input/count', { count: '0' }],
    ['bad_input/count', { count: '100001' }],
    ['bad_input/count', { count: '1', for: '1m' }],
    ['bad_input/duration', { for: '1' }],
    ['bad_input/duration', { for: '2d' }],
    ['bad_input/duration', { timeout: '0s' }],
    ['bad_input/duration', { timeout: '61s' }],
  ] as const) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => probeTimes({ ...base, ...options }), { code });
    });
  }
});

describe('askedEndpoints', () => {
  it('takes a loopback or private address that a person typed as it stands', async () => {
    const urls = ['ws://127.0.0.1:9944', 'http://[::1]:9944', 'ws://10.0.0.1:9944'];
    assert.equal((await askedEndpoints(urls, false)).length, 3);
  });

  it('takes localhost for what everybody takes it for', async () => {
    const [endpoint] = await askedEndpoints(['ws://localhost:9944'], false, rulesFor('127.0.0.1'));
    assert.equal(endpoint?.rules.isLocal, true);
  });

  it('wants --local for a name that leads inside', async () => {
    const url = 'wss://rpc.example.org';
    await assert.rejects(askedEndpoints([url], false, rulesFor('10.0.0.1')), {
      code: 'bad_input/address',
      message: `${url}: the name leads to an address that is not to be probed (private); add --local if that is meant`,
    });
    assert.equal((await askedEndpoints([url], true, rulesFor('10.0.0.1'))).length, 1);
  });

  it('never takes an address of cloud metadata, however it is asked for', async () => {
    for (const url of ['http://169.254.169.254/', 'http://[fd00:ec2::254]/']) {
      await assert.rejects(askedEndpoints([url], true), { code: 'bad_input/address' });
    }
    await assert.rejects(askedEndpoints(['http://a.example/'], true, rulesFor('169.254.169.254')), {
      code: 'bad_input/address',
    });
  });

  it('measures a name without addresses as what it is, unless there is no other', async () => {
    const rules = () => ({ isLocal: false, resolve: async () => [] });
    const known = 'wss://1.1.1.1';
    assert.equal((await askedEndpoints(['wss://nowhere.example', known], false, rules)).length, 2);
    await assert.rejects(askedEndpoints(['wss://nowhere.example'], false, rules), {
      code: 'unreachable/host',
      message: /^no host is known by the name in wss:\/\/nowhere\.example/,
    });
  });

  it('shows an odd address as it was written, and no password', async () => {
    await assert.rejects(askedEndpoints(['ws://127.1:9944/?key=1'], false), {
      code: 'bad_input/url',
      message:
        'ws://127.1:9944/: the host is not written as it is resolved (plain name, 1.2.3.4 or [2001:…])',
    });
    await assert.rejects(askedEndpoints(['ws://me:secret@a.example'], false), (error: Error) => {
      assert.ok(!error.message.includes('secret'));
      return true;
    });
  });
});
