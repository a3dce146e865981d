import { equal, match, ok, rejects } from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { readFundingKey } from '../../offchain-agent/src/load/chain/funding-key.ts';
import { openLoadChain } from '../../offchain-agent/src/load/chain/load-chain.ts';
import { findCgroupFolder } from '../../offchain-agent/src/load/host/cgroup-folder.ts';
import { CgroupShares } from '../../offchain-agent/src/load/host/cgroup-shares.ts';
import { idleShare, readCpuTimes } from '../../offchain-agent/src/load/host/host-cpu.ts';
import { requireRest } from '../../offchain-agent/src/load/host/require-rest.ts';
import { LoadSession } from '../../offchain-agent/src/load/load-session.ts';
import type { LoadPoint } from '../../offchain-agent/src/load/point.ts';
import { type HogKind, withHogs } from '../support/hog.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';

/**
 * Ten ways to make a point one of the machine instead of the network: the cores busy with other work, and shares too small
 * for a node of which nothing is asked. Two nodes, slots of 1 s.
 */
describe('a host that bounds what is measured on it', () => {
  const { signal } = new AbortController();
  const cores = availableParallelism();
  let network: TestNetwork;
  let shares: CgroupShares | undefined;

  before(async () => {
    const figures = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
    network = await startTestNetwork({ name: 'bound', validators: 2, candidates: 0, ...figures }, signal);
  });
  after(async () => {
    await network.down();
    // Groups can be removed when nothing is in them.
    shares?.close();
  });

  describe('with its cores busy', () => {
    let session: LoadSession;
    before(async () => {
      const chain = await openLoadChain(network.url, signal);
      const { pair, secret } = await readFundingKey({ isLocal: chain.isLocal });
      session = await LoadSession.open(chain, [network.url], {
        funder: pair,
        fundingSecret: secret,
        signal,
        isLocalHost: true,
      });
    });
    after(async () => await session.close());

    const measure = async (): Promise<LoadPoint> =>
      await session.measure({ kind: 'constant', rate: 10, forMs: 8_000, seed: 1 });

    const cases: readonly [HogKind, number, string][] = [
      ['loop', cores, 'one loop a core'],
      ['loop', 3 * cores, 'three loops a core'],
      ['niced', cores, 'loops that give way to everybody'],
      ['hashing', cores, 'hashing'],
      ['kernel', cores, 'work in the kernel'],
      ['threads', 1, 'the threads of a single process'],
    ];
    for (const [kind, count, name] of cases) {
      it(`refuses a point as host_bound: ${name}`, async () => {
        const before = readCpuTimes();
        const point = await withHogs(kind, count, measure);
        equal(point.verdict, 'refused');
        equal(point.reasons[0]?.kind, 'host_bound');
        match(
          point.reasons[0]?.why ?? '',
          /^the machine's cores were idle for \d\.\d % of the time, at least 10\.0 %/,
        );
        ok((point.host_idle ?? 1) < 0.1, String(point.host_idle));
        ok((idleShare(before, readCpuTimes()) ?? 1) < 0.5, 'the cores were not busy');
      });
    }

    it('refuses none for it when a tenth of the cores was idle', async () => {
      const point = await measure();
      equal(
        point.reasons.some(({ kind }) => kind === 'host_bound'),
        (point.host_idle ?? 1) < 0.1,
      );
    });
  });

  describe('with shares that hold a node at rest back', () => {
    const folder = findCgroupFolder();
    let round = 0;

    /** Each look in groups of their own, which take the nodes out of the last ones. */
    const rest = async (quotas: readonly number[]): Promise<void> => {
      if (!shares) throw new Error('there are no shares');
      round += 1;
      for (const [index, { process }] of network.state.nodes.entries())
        shares.add(`v${index + 1}-${round}`, process?.pid ?? 0, quotas[index] ?? 1);
      await requireRest(shares, 4_000, signal);
    };

    before(function () {
      if (typeof folder === 'string') {
        process.stderr.write(`        left out, for want of control groups: ${folder}\n`);
        this.skip();
      } else shares = new CgroupShares(folder);
    });

    const cases: readonly [readonly [number, number], RegExp][] = [
      [[0.01, 0.01], /^v1-\d, v2-\d were held back by the quota before any load: raise --share$/],
      [[0.02, 0.02], /^v1-\d, v2-\d were held back/],
      [[0.01, 1], /^v1-\d was held back/],
      [[1, 0.02], /^v2-\d was held back/],
    ];
    for (const [quotas, message] of cases) {
      it(`refuses the size as host_bound: ${quotas.join(' and ')} of a core`, async () => {
        await rejects(rest(quotas), { code: 'unknown/host_bound', message });
      });
    }

    it('accepts whole cores', async () => {
      await rest([1, 1]);
    });
  });
});
