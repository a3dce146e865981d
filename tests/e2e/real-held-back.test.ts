import { rejects } from 'node:assert/strict';
import { findCgroupFolder } from '../../offchain-agent/src/base/cgroup.ts';
import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import { CgroupShares } from '../../offchain-agent/src/scale/load/host/cgroup-shares.ts';
import { requireRest } from '../../offchain-agent/src/scale/load/host/host.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';

/** Every node makes a block in it, for certain: several times what its quota lets it work, at the quotas that are refused. */
const lookMs = 6_000;
/** Once so many came and are final, nodes that were held back have caught up. */
const newBlocks = 10;

/** Quotas too small for a node of which nothing is asked. Two nodes, slots of 1 s; what else the machine does is all one. */
describe('shares that hold a node at rest back', () => {
  const { signal } = new AbortController();
  const folder = findCgroupFolder('cpu');
  let network: TestNetwork | undefined;
  let shares: CgroupShares | undefined;
  let round = 0;

  before(async function () {
    if (typeof folder === 'string') {
      process.stderr.write(`        left out, for want of control groups: ${folder}\n`);
      this.skip();
      return;
    }
    shares = new CgroupShares(folder);
    const figures = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
    network = await startTestNetwork({ name: 'held', validators: 2, candidates: 0, ...figures }, signal);
  });
  after(async () => {
    await network?.down();
    // Groups can be removed when nothing is in them.
    shares?.close();
  });

  /** Each time in groups of their own, which take the nodes out of the last ones. */
  const hold = (quotas: readonly number[]): CgroupShares => {
    if (!shares || !network) throw new Error('there are no shares');
    round += 1;
    for (const [index, { process }] of network.state.nodes.entries())
      shares.add(`v${index + 1}-${round}`, process?.pid ?? 0, quotas[index] ?? 1);
    return shares;
  };

  /** The nodes agree on blocks that are final, of now: nothing is left to catch up with. */
  const caughtUp = async (): Promise<void> => {
    const reports = async () =>
      await Promise.all((network?.state.nodes ?? []).map(async ({ rpc_port }) => await nodeReport(rpc_port)));
    const finalNow = async (): Promise<number> =>
      Math.min(...(await reports()).map((report) => report?.finalized ?? 0));
    const best = Math.max(...(await reports()).map((report) => report?.best ?? 0));
    await poll('new blocks are final at both', finalNow, (final) => final > best + newBlocks);
  };

  const cases: readonly [readonly [number, number], RegExp][] = [
    [[0.01, 0.01], /^v1-\d, v2-\d were held back by the quota before any load: raise --share$/],
    [[0.01, 0.012], /^v1-\d, v2-\d were held back/],
    [[0.01, 1], /^v1-\d was held back/],
    [[1, 0.01], /^v2-\d was held back/],
  ];
  for (const [quotas, message] of cases) {
    it(`refuses the size as host_bound: ${quotas.join(' and ')} of a core`, async () => {
      await rejects(requireRest(hold(quotas), lookMs, signal), { code: 'unknown/host_bound', message });
    });
  }

  it('accepts whole cores', async () => {
    const whole = hold([1, 1]);
    await caughtUp();
    await requireRest(whole, lookMs, signal);
  });
});
