import { equal, match, ok } from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { readFundingKey } from '../../offchain-agent/src/scale/load/chain/fund.ts';
import { openLoadChain } from '../../offchain-agent/src/scale/load/chain/load-chain.ts';
import { idleShare, readCpuTimes } from '../../offchain-agent/src/scale/load/host/host.ts';
import { LoadSession } from '../../offchain-agent/src/scale/load/load-session.ts';
import type { LoadPoint } from '../../offchain-agent/src/scale/load/point.ts';
import { type HogKind, withHogs } from '../support/hog.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';

/**
 * Six ways to make a point one of the machine instead of the network, each for as long as a point lasts at least: a few
 * blocks. One node, slots of 1 s.
 */
describe('a host whose busy cores bound what is measured on it', () => {
  const { signal } = new AbortController();
  const cores = availableParallelism();
  let network: TestNetwork;
  let session: LoadSession;
  let tellSent = (): void => undefined;

  before(async () => {
    const figures = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
    network = await startTestNetwork({ name: 'bound', validators: 1, candidates: 0, ...figures }, signal);
    const chain = await openLoadChain(network.url, signal);
    const { pair, secret } = await readFundingKey({ isLocal: chain.isLocal });
    session = await LoadSession.open(chain, [network.url], {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress: (line) => {
        if (line.startsWith('waiting')) tellSent();
      },
      isLocalHost: true,
    });
  });
  after(async () => {
    await session?.close();
    await network?.down();
  });

  // How busy the cores were does not depend on a warm-up; without one, more of the blocks count.
  const measure = async (): Promise<LoadPoint> =>
    await session.measure({ kind: 'constant', rate: 10, forMs: 4_000, warmUpMs: 0, seed: 1 });

  /** The cores are busy for as long as it is sent; what becomes of it then is none of theirs. */
  const measureBeside = async (kind: HogKind, count: number): Promise<LoadPoint> => {
    const sent = new Promise<void>((resolve) => {
      tellSent = resolve;
    });
    const { measuring } = await withHogs(kind, count, async () => {
      const before = readCpuTimes();
      const measuring = measure();
      await Promise.race([sent, measuring]);
      ok((idleShare(before, readCpuTimes()) ?? 1) < 0.5, 'the cores were not busy');
      return { measuring };
    });
    return await measuring;
  };

  // First: it also pays the accounts, which the others find paid.
  it('refuses none for it when a tenth of the cores was idle', async () => {
    const point = await measure();
    equal(
      point.reasons.some(({ kind }) => kind === 'host_bound'),
      (point.host_idle ?? 1) < 0.1,
    );
  });

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
      const point = await measureBeside(kind, count);
      equal(point.verdict, 'refused');
      equal(point.reasons[0]?.kind, 'host_bound');
      match(
        point.reasons[0]?.why ?? '',
        /^the machine's cores were idle for \d\.\d % of the time, at least 10\.0 %/,
      );
      ok((point.host_idle ?? 1) < 0.1, String(point.host_idle));
    });
  }
});
