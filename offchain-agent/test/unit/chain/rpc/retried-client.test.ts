import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { dice } from '../../../../../tests/support/dice.ts';
import { type EndpointFault, FaultyEndpoint } from '../../../../../tests/support/faulty-endpoint.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { RpcError } from '../../../../src/chain/rpc/error.ts';
import { type Rest, RetriedClient } from '../../../../src/chain/rpc/retried-client.ts';
import { FakeClock } from '../../reporting/agent/fakes/fake-clock.ts';

const method = 'chain_getHeader';

/** Faults of the first requests, in their order. */
function first(...faults: readonly EndpointFault[]) {
  let asked = 0;
  return (): EndpointFault | undefined => faults[asked++];
}

describe('RetriedClient', () => {
  let clock: FakeClock;
  let rests: Rest[];
  beforeEach(() => {
    clock = new FakeClock(0);
    rests = [];
  });

  /** Lets time pass until something is over. */
  async function played<Value>(waited: Promise<Value>): Promise<Value> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    waited.then(over, over);
    for (let passed = 0; !isOver && passed < 10_000; passed += 1) await clock.pass(1_000);
    ok(isOver, 'not over after hours');
    return await waited;
  }

  function over(...endpoints: readonly FaultyEndpoint[]): RetriedClient {
    const [one, ...others] = endpoints;
    ok(one);
    const client = new RetriedClient(one, { clock, random: () => 0.5, onRest: (rest) => rests.push(rest) });
    for (const other of others) client.add(other);
    return client;
  }

  const passing: readonly EndpointFault[] = ['limit', 'limit for 3 s', 'busy', 'internal', 'closed', 'late'];
  for (const fault of passing) {
    it(`asks again after: ${fault}`, async () => {
      const endpoint = new FaultyEndpoint(clock, first(fault));
      const client = over(endpoint);
      deepEqual(await played(client.request(method, ['0x01'])), [method, ['0x01']]);
      equal(endpoint.askedAtMs.length, 2);
      equal(client.retries, 1);
    });
  }

  it('waits longer from failure to failure, and as long as the endpoint says', async () => {
    const endpoint = new FaultyEndpoint(clock, first('limit', 'limit', 'limit', 'limit for 3 s'));
    await played(over(endpoint).request(method));
    // Three quarters of 0.5, 1, 2 and 4 s by the made chance: what the endpoint says is less than the last.
    deepEqual(
      rests.map(({ restMs }) => restMs),
      [375, 750, 1_500, 3_000],
    );
    const waits = endpoint.askedAtMs.map((atMs, index) => atMs - (endpoint.askedAtMs[index - 1] ?? 0));
    deepEqual(waits, [0, 376, 751, 1_501, 3_001]);
  });

  it('hands on what the endpoint would answer again, at once', async () => {
    const endpoint = new FaultyEndpoint(clock, first('missing'));
    await rejects(played(over(endpoint).request(method)), RpcError);
    equal(endpoint.askedAtMs.length, 1);
  });

  it('hands on an internal error that does not pass', async () => {
    const endpoint = new FaultyEndpoint(clock, () => 'internal');
    await rejects(played(over(endpoint).request(method)), RpcError);
    equal(endpoint.askedAtMs.length, 6);
    // It says nothing of other requests.
    deepEqual(rests, []);
  });

  it('sends what is not a read once', async () => {
    for (const write of ['author_submitExtrinsic', 'transaction_v1_broadcast', 'system_addReservedPeer']) {
      const endpoint = new FaultyEndpoint(clock, first('closed'));
      await rejects(played(over(endpoint).request(write)), { code: 'unreachable/closed' });
      equal(endpoint.askedAtMs.length, 1);
    }
  });

  it('ends after its patience with what helps', async () => {
    const endpoint = new FaultyEndpoint(clock, () => 'limit');
    const client = new RetriedClient(endpoint, { clock, patienceMs: 60_000, advice: 'give another URL' });
    await rejects(played(client.request(method)), (error) => {
      ok(error instanceof AgentError);
      equal(error.code, 'unreachable/patience');
      match(
        error.message,
        /no answer to chain_getHeader within 60 s and \d+ tries \(last: .*Too many requests\)/,
      );
      equal(error.hint, 'give another URL');
      return true;
    });
    const lastMs = endpoint.askedAtMs.at(-1) ?? 0;
    ok(lastMs < 60_000 && lastMs > 25_000, String(lastMs));
  });

  it('ends at once where the endpoint wants more time than there is patience', async () => {
    const endpoint = new FaultyEndpoint(clock, () => 'limit for 3 s');
    const client = new RetriedClient(endpoint, { clock, patienceMs: 2_000 });
    await rejects(played(client.request(method)), { code: 'unreachable/patience' });
    equal(endpoint.askedAtMs.length, 1);
  });

  it('ends all reads together where nothing answers, and begins anew with the next ones', async () => {
    let isDown = true;
    const endpoint = new FaultyEndpoint(clock, () => (isDown ? 'late' : undefined));
    const client = over(endpoint);
    const asked = Array.from({ length: 64 }, async () => await client.request(method));
    const ends = await played(Promise.allSettled(asked));
    ok(ends.every((end) => end.status === 'rejected'));
    ok(clock.monotonicMs() < 180_000, String(clock.monotonicMs()));
    await clock.pass(600_000);
    const later = client.request(method);
    await clock.pass(30_000);
    isDown = false;
    deepEqual(await played(later), [method, []]);
  });

  it('asks as much at once as the endpoint bears', async () => {
    const bears = 12;
    const endpoint = new FaultyEndpoint(clock, ({ atOnce }) => (atOnce >= bears ? 'limit' : undefined));
    const client = over(endpoint);
    const all = Array.from({ length: 1_000 }, async (_, index) => await client.request(method, [index]));
    const answers = await played(Promise.all(all));
    deepEqual(answers[999], [method, [999]]);
    equal(endpoint.mostAtOnce, bears);
    ok(client.retries < 30, String(client.retries));
  });

  it('asks up to its most at once where nothing fails', async () => {
    const endpoint = new FaultyEndpoint(clock);
    const client = over(endpoint);
    await played(Promise.all(Array.from({ length: 400 }, async () => await client.request(method))));
    equal(endpoint.mostAtOnce, 64);
    deepEqual(rests, []);
  });

  it('reads all from an endpoint that allows one request a second', async () => {
    let allowedAtMs = 0;
    const endpoint = new FaultyEndpoint(clock, () => {
      const nowMs = clock.monotonicMs();
      if (nowMs < allowedAtMs) return 'limit';
      allowedAtMs = nowMs + 1_000;
      return undefined;
    });
    const client = over(endpoint);
    await played(Promise.all(Array.from({ length: 60 }, async () => await client.request(method))));
    ok(clock.monotonicMs() < 2 * 60_000, String(clock.monotonicMs()));
  });

  it('shares the work among endpoints, and leaves one alone that fails', async () => {
    const [one, two, broken] = [
      new FaultyEndpoint(clock, undefined, 'ws://one.example'),
      new FaultyEndpoint(clock, undefined, 'ws://two.example'),
      new FaultyEndpoint(clock, () => 'closed', 'ws://broken.example'),
    ];
    const client = over(one, two, broken);
    await played(Promise.all(Array.from({ length: 300 }, async () => await client.request(method))));
    ok(one.askedAtMs.length > 100 && two.askedAtMs.length > 100);
    ok(broken.askedAtMs.length < 20, String(broken.askedAtMs.length));
    ok(rests.every(({ url }) => url === 'ws://broken.example'));
  });

  it('prefers an endpoint that is connected', async () => {
    const [away, there] = [new FaultyEndpoint(clock), new FaultyEndpoint(clock)];
    away.isConnected = false;
    await played(over(away, there).request(method));
    deepEqual([away.askedAtMs.length, there.askedAtMs.length], [0, 1]);
  });

  it('subscribes again where the endpoint was busy, and to each endpoint', async () => {
    const [one, two] = [new FaultyEndpoint(clock, first('busy')), new FaultyEndpoint(clock)];
    const client = over(one, two);
    const id = await played(client.subscribe('grandpa_subscribeJustifications', [], () => undefined));
    await clock.pass(5_000);
    deepEqual([one.askedAtMs.length, two.askedAtMs.length], [2, 1]);
    await client.unsubscribe('grandpa_unsubscribeJustifications', id);
  });

  it('ends with its signal, and asks no more', async () => {
    const over = new AbortController();
    const endpoint = new FaultyEndpoint(clock, () => 'limit');
    const client = new RetriedClient(endpoint, { clock, signal: over.signal });
    const asked = client.request(method);
    const ended = rejects(asked, /interrupted/);
    await clock.pass(1_000);
    over.abort(new Error('interrupted'));
    await ended;
    const { length } = endpoint.askedAtMs;
    await clock.pass(60_000);
    equal(endpoint.askedAtMs.length, length);
  });

  it('does not ask a client again that was closed', async () => {
    const endpoint = new FaultyEndpoint(clock, () => 'closed');
    endpoint.isClosed = true;
    await rejects(played(over(endpoint).request(method)), { code: 'unreachable/closed' });
    equal(endpoint.askedAtMs.length, 1);
  });

  it('gives every answer over drawn faults of a hundredth of the requests', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      clock = new FakeClock(0);
      const chance = dice(seed);
      const endpoint = new FaultyEndpoint(clock, () =>
        chance.chance(0.01) ? chance.pick(passing) : undefined,
      );
      const client = over(endpoint);
      const asked = Array.from({ length: 200 }, async (_, index) => await client.request(method, [index]));
      const answers = await played(Promise.all(asked));
      deepEqual(
        answers,
        asked.map((_, index) => [method, [index]]),
      );
      equal(endpoint.askedAtMs.length, 200 + client.retries);
    }
  });
});
