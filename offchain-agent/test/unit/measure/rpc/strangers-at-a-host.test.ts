import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Dialler } from '../../../../src/chain/target-address/allowed-address.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import { probed, runInstants } from '../../../../src/measure/sample/run-instants.ts';
import { MadeEndpoint } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

/** A public address; the dialler of these tests plays its host. */
const host = '9.9.9.9';
const closedPort = 20_011;

describe('a host at which strangers have listed closed ports', () => {
  let endpoint: MadeEndpoint;
  let dialled: number[];
  const toFake: Dialler = (address) => {
    dialled.push(address.port);
    // Port 1 of this machine is closed.
    return connect(address.port === endpoint.port ? endpoint.port : 1, '127.0.0.1');
  };
  const rules = { isLocal: false, resolve: async () => [host] };

  beforeEach(async () => {
    endpoint = await MadeEndpoint.start();
    dialled = [];
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  const strangers = (count: number) =>
    Array.from({ length: count }, (_, index) => target(2 + index, `http://${host}:${closedPort + index}/`));

  it('answers for its own endpoint at every instant, although that is dialled each time', async () => {
    let nowMs = 0;
    const prober = proberOf({ rules, dial: toFake, limiter: new HostLimiter(10, () => nowMs) });
    const all = [target(1, `http://${host}:${endpoint.port}/`), ...strangers(5)];
    await measureAll(prober, [all[0] as (typeof all)[0]]);
    const outcomes: string[] = [];
    for (let instant = 0; instant < 12; instant += 1) {
      nowMs += 2_000;
      endpoint.disconnect();
      // The strangers are asked first.
      outcomes.push(told((await measureAll(prober, [...all].reverse())).at(-1)));
    }
    await prober.close();
    assert.deepEqual(new Set(outcomes), new Set(['answer']));
  });

  it('gets one dial an instant for all of them, and none for a minute where it refused', async () => {
    let nowMs = 0;
    const prober = proberOf({
      rules,
      dial: toFake,
      limiter: new HostLimiter(10, () => nowMs),
      now: () => nowMs,
    });
    const run = prober.begin(strangers(3));
    const asked: string[][] = [];
    for (let instant = 0; instant < 4; instant += 1) {
      nowMs += 2_000;
      asked.push((await measureAll(prober, [...run.endpoints.keys()])).map(told));
    }
    assert.deepEqual(asked, [
      ['refused', 'rate_limited', 'rate_limited'],
      ['refused', 'refused', 'rate_limited'],
      ['refused', 'refused', 'refused'],
      ['refused', 'refused', 'refused'],
    ]);
    assert.deepEqual(dialled, [closedPort, closedPort + 1, closedPort + 2]);
    await prober.close();
  });

  it('cannot turn the nulls of its own endpoints into samples that are not taken', async () => {
    let nowMs = 0;
    let isDown = false;
    const prober = proberOf({
      rules,
      limiter: new HostLimiter(10, () => nowMs),
      dial: (address, tls) => (isDown ? connect(1, '127.0.0.1') : toFake(address, tls)),
    });
    const own = Array.from({ length: 10 }, (_, id) => target(id, `ws://${host}:${endpoint.port}/${id}`));
    const run = prober.begin(own);
    // They are found one after the other.
    for (const one of own) {
      nowMs += 2_000;
      assert.equal(told((await measureAll(prober, [one]))[0]), 'answer');
    }
    nowMs += 2_000;
    isDown = true;
    endpoint.disconnect();
    assert.deepEqual(new Set((await measureAll(prober, own)).map(told)), new Set(['refused']));
    run.end();
    await prober.close();
  });

  it('keeps its endpoint through whole windows of instants', async () => {
    const prober = proberOf({ rules, dial: toFake, limiter: new HostLimiter(10), timeoutMs: 1_500 });
    const victim = target(1, `http://${host}:${endpoint.port}/`);
    await measureAll(prober, [victim]);
    const counts = new Map<string, number>();
    const now = Date.now();
    await runInstants(
      {
        network: 0,
        window: 0,
        instantsUs: Array.from({ length: 6 }, (_, index) => (now + 200 + index * 150) * 1_000),
        indicators: [probed('rpc', prober, [victim, ...strangers(3)])],
      },
      {
        signal: new AbortController().signal,
        onSample: async ({ target: id, outcome }) => {
          endpoint.disconnect();
          if (id === 1) counts.set(told(outcome), (counts.get(told(outcome)) ?? 0) + 1);
        },
      },
    );
    await prober.close();
    assert.equal(counts.get('rate_limited'), undefined, JSON.stringify([...counts]));
  });
});
