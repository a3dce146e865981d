import assert from 'node:assert/strict';
import { MadeEndpoint } from './made-endpoint.ts';
import { proberOf, target, told } from './measuring.ts';

const never = new AbortController().signal;

describe('runs of one RpcProber that overlap', () => {
  let silent: MadeEndpoint;
  let well: MadeEndpoint;

  beforeEach(async () => {
    [silent, well] = await Promise.all([MadeEndpoint.start(), MadeEndpoint.start()]);
    silent.takeover = () => true;
  });

  afterEach(async () => {
    await Promise.all([silent.stop(), well.stop()]);
  });

  it('end a silent endpoint at its time-out, though the next run has fewer endpoints', async () => {
    // Long enough for the answer of a machine that is busy.
    const prober = proberOf({ timeoutMs: 5_000 });
    const [first, second] = [target(1, silent.url('ws')), target(2, well.url('ws'))];
    const run = prober.begin([first, second]);
    const dueMs = performance.now();
    const underWay = run.measure(first, dueMs, never);
    const next = prober.begin([second]);
    const other = run.measure(second, dueMs, never);
    assert.deepEqual((await Promise.all([underWay, other])).map(told), ['timeout', 'answer']);
    run.end();
    next.end();
    await prober.close();
  });

  it('judge by the heights of their own endpoints', async () => {
    const prober = proberOf();
    well.height = 100;
    silent.takeover = () => false;
    silent.height = 1_000;
    const [low, high] = [target(1, well.url('ws')), target(2, silent.url('ws'))];
    const [one, both] = [prober.begin([low]), prober.begin([high])];
    const dueMs = performance.now();
    const outcomes = await Promise.all([one.measure(low, dueMs, never), both.measure(high, dueMs, never)]);
    assert.deepEqual(outcomes.map(told), ['answer', 'answer']);
    await prober.close();
  });

  it('keep an endpoint that the next one has no more, until they have ended', async () => {
    const prober = proberOf();
    const old = target(1, well.url('ws'));
    const run = prober.begin([old]);
    assert.equal(told(await run.measure(old, performance.now(), never)), 'answer');
    const next = prober.begin([]);
    assert.equal(told(await run.measure(old, performance.now(), never)), 'answer');
    assert.equal(well.connections, 1);
    run.end();
    const again = prober.begin([old]);
    assert.equal(told(await again.measure(old, performance.now(), never)), 'answer');
    assert.equal(well.connections, 2, 'it was closed in between');
    next.end();
    await prober.close();
  });
});

for (const transport of ['ws', 'http'] as const) {
  describe(`an RpcProber that is closed, over ${transport}`, () => {
    let endpoint: MadeEndpoint;

    beforeEach(async () => {
      endpoint = await MadeEndpoint.start();
    });

    afterEach(async () => {
      await endpoint.stop();
    });

    it('calls what was under way stopped, at once', async () => {
      const prober = proberOf({ timeoutMs: 3_600_000 });
      const one = target(1, endpoint.url(transport));
      const run = prober.begin([one]);
      assert.equal(told(await run.measure(one, performance.now(), never)), 'answer');
      const asked = new Promise<void>((resolve) => {
        endpoint.takeover = () => {
          resolve();
          return true;
        };
      });
      const underWay = run.measure(one, performance.now(), never);
      await asked;
      await prober.close();
      assert.equal(told(await underWay), 'stopped');
    });

    it('opens nothing any more', async () => {
      const prober = proberOf();
      const one = target(1, endpoint.url(transport));
      const run = prober.begin([one]);
      await prober.close();
      assert.equal(told(await run.measure(one, performance.now(), never)), 'stopped');
      assert.equal(told(await prober.begin([one]).measure(one, performance.now(), never)), 'stopped');
      assert.equal(endpoint.connections, 0);
    });
  });
}
