import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../../../../../tests/support/seeded.ts';
import { SweepStore } from '../../../../src/scale/campaign/sweep-store.ts';
import { sweepReport } from '../../../../src/scale/cli/sweep/report.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import { readSide } from '../../../../src/scale/gate/side.ts';
import { runSweep, type SweptSide } from '../../../../src/scale/sweep/run-sweep.ts';
import { loadPoint } from '../load/load-point.ts';

const plan = {
  sizes: [1, 2, 4, 8],
  repeat: 2,
  fractions: [],
  rate: 150,
  for_ms: 10_000,
  slot_ms: 1_000,
  max_p99_ms: 60_000,
  share: 0.1,
  seed: 3,
  fresh: true as const,
};
const bed = {
  cores: 2,
  memory_bytes: 1,
  cpu_model: 'x',
  kernel: 'Linux 6',
  node_version: '0.1.0',
  runtime: 'almanac 1',
  runtime_hash: '0x00',
  slot_ms: 1_000,
  block_weight_ref_time: '1',
  block_length_bytes: '1',
  regions: ['local'],
  share: 0.1,
};

/**
 * The whole way of a release, on networks that are made up: a sweep against a baseline, its files, the gate. Each start differs
 * by 2 %, and the host serves both nodes less and less.
 */
describe('a sweep against a baseline, and the gate on it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-against-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const judged = async (share: number, seed: number) => {
    const [baseline, candidate] = await measured(share, seed);
    return judge({ baseline, candidate }, readPolicy({}));
  };

  /** @param hostShare of its usual speed, what the host gives this sweep */
  async function measured(share: number, seed: number, hostShare = 1) {
    const { normal } = seeded(seed);
    let opened = 0;
    const sides = SweepStore.createPair(join(folder, `${seed}`), plan).map((store): SweptSide => {
      const name = store.plan.side ?? 'baseline';
      store.requireFingerprint({ ...bed, node_version: name });
      return {
        name,
        store,
        open: async (n) => {
          const host = hostShare * (1 - 0.01 * opened++);
          const law = (150 * n) / (1 + 0.1 * (n - 1) + 0.004 * n * (n - 1));
          const takes = law * host * (1 + 0.02 * normal()) * (name === 'candidate' ? share : 1);
          return {
            measure: async (rate) => ({ ...loadPoint(rate, takes), shares: [] }),
            close: async () => undefined,
          };
        },
      };
    });
    const outcomes = await runSweep({
      sides,
      sizes: plan.sizes,
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    sides.forEach(({ store }, i) =>
      sweepReport(store, { ...(outcomes[i] ?? { failures: [], refused: [] }), refusedSizes: [] }),
    );
    const [baseline, candidate] = await Promise.all(
      sides.map(({ store: { folder: path } }) => readSide('--candidate', path, {})),
    );
    ok(baseline && candidate);
    return [baseline, candidate] as const;
  }

  it('does not refuse the same node, and refuses one that is a fifth slower', async () => {
    for (const seed of [1, 3]) {
      const same = await judged(1, seed);
      equal(same.mode, 'pairs');
      ok(same.verdict !== 'regress', `seed ${seed}: ${JSON.stringify(same.cause)}`);
      equal((await judged(0.8, seed + 10)).verdict, 'regress', `seed ${seed}`);
    }
  });

  it('takes no pairs from two sweeps: a busier host would look like a slower release', async () => {
    const [before, now] = [await measured(1, 1), await measured(1, 2, 0.94)];
    const policy = readPolicy({});
    for (const [baseline, candidate] of [
      [before[0], now[1]],
      [before[1], now[1]],
      [before[0], now[0]],
    ] as const) {
      const { mode, verdict } = judge({ baseline, candidate }, policy);
      deepEqual([mode, verdict], ['fresh', 'inconclusive']);
    }
    equal(judge({ baseline: now[1], candidate: now[0] }, policy).mode, 'pairs', 'in any order');
  });
});
