import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { monotonicUs } from '../../../../../src/base/clock.ts';
import { Sender } from '../../../../../src/scale/load/generator/sender.ts';
import { signatureMark } from '../../../../../src/scale/load/transfer.ts';
import { loadPlan } from './load-plan.ts';
import { type PoolFailure, PoolNode } from './pool-node.ts';

const full: PoolFailure = { code: 1016, message: 'Immediately Dropped', data: 'the pool is full' };
const poor: PoolFailure = {
  code: 1010,
  message: 'Invalid Transaction',
  data: 'Inability to pay some fees (e.g. account balance too low)',
};
const outdated: PoolFailure = { code: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' };

describe('the generator', () => {
  const nodes: PoolNode[] = [];
  const node = async (...args: Parameters<typeof PoolNode.start>): Promise<PoolNode> => {
    const started = await PoolNode.start(...args);
    nodes.push(started);
    return started;
  };
  afterEach(async () => {
    for (const started of nodes.splice(0)) await started.stop();
  });

  async function run(plan: ReturnType<typeof loadPlan>) {
    const sender = await Sender.prepare(plan);
    try {
      const startUs = monotonicUs();
      await sender.send(startUs);
      await sender.answers();
      return { startUs, report: sender.report(0) };
    } finally {
      sender.close();
    }
  }

  it('sends each transfer after it was due, and never before', async () => {
    const { url } = await node();
    const plan = loadPlan({ count: 100, accounts: 4, endpoints: [url] });
    const { startUs, report } = await run(plan);
    report.sentUs.forEach((sentUs, i) => ok(sentUs >= startUs + (plan.intendedUs[i] ?? 0)));
  });

  it('sends every transfer once and knows it by its mark', async () => {
    const started = await node();
    const { report } = await run(loadPlan({ count: 50, accounts: 4, endpoints: [started.url] }));
    deepEqual(
      started.received.map(({ extrinsic }) => signatureMark(extrinsic, 1)),
      report.marks,
    );
    equal(new Set(report.marks).size, 50);
    ok(report.acceptedUs.every((us, i) => us >= (report.sentUs[i] ?? Number.NaN)));
  });

  it('spreads accounts over the endpoints, so that nonces of one stay in order', async () => {
    const [a, b] = [await node(), await node()];
    await run(loadPlan({ count: 40, accounts: 4, endpoints: [a.url, b.url] }));
    deepEqual([a.received.length, b.received.length], [20, 20]);
  });

  it('does not wait for answers: a silent node gets everything', async () => {
    const silent = await node(() => 'silent');
    const plan = loadPlan({ count: 30, accounts: 4, endpoints: [silent.url], answerWithinMs: 20 });
    const { report } = await run(plan);
    equal(silent.received.length, 30);
    ok(report.acceptedUs.every(Number.isNaN));
  });

  it('notes what a pool refuses and why', async () => {
    const { url } = await node((count) => (count % 10 === 0 ? full : 'taken'));
    const { report } = await run(loadPlan({ count: 50, accounts: 4, endpoints: [url] }));
    deepEqual(report.refusals, [{ code: 1016, message: 'Immediately Dropped: the pool is full', count: 5 }]);
    equal(report.refusedUs.filter((us) => !Number.isNaN(us)).length, 5);
    equal(report.acceptedUs.filter((us) => !Number.isNaN(us)).length, 45);
  });

  it('goes on when a pool refuses everything', async () => {
    const { url } = await node(() => poor);
    const { report } = await run(loadPlan({ count: 20, accounts: 4, endpoints: [url] }));
    equal(report.refusals[0]?.count, 20);
  });

  it('takes what a pool has already for taken', async () => {
    const { url } = await node(() => ({ code: 1013, message: 'Already Imported' }));
    const { report } = await run(loadPlan({ count: 5, accounts: 1, endpoints: [url] }));
    ok(report.acceptedUs.every((us) => !Number.isNaN(us)));
  });

  it('does not use a nonce again that is used up', async () => {
    const started = await node((count) => (count === 1 ? outdated : 'taken'));
    await run(loadPlan({ count: 4, accounts: 1, endpoints: [started.url], everyUs: 50_000 }));
    equal(new Set(started.received.map(({ extrinsic }) => extrinsic)).size, 4);
  });

  it('stops when a node dies in the middle', async () => {
    const { url } = await node((count) => (count === 10 ? 'gone' : 'taken'));
    await rejects(run(loadPlan({ count: 1_000, accounts: 4, endpoints: [url] })), {
      code: 'unreachable/node_lost',
      message: /closed the connection in the middle of a measurement; see its log/,
    });
  });

  it('says at once when a node is not there', async () => {
    const started = await PoolNode.start();
    const { url } = started;
    await started.stop();
    await rejects(Sender.prepare(loadPlan({ count: 1, accounts: 1, endpoints: [url] })), {
      code: 'unreachable/refused',
    });
  });
});
