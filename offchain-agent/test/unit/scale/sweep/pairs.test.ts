import { deepEqual, equal } from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../../../src/base/error.ts';
import { type SweepPlan, SweepStore } from '../../../../src/scale/campaign/sweep-store.ts';
import { runSweep, type SweepOutcome, type SweptSide } from '../../../../src/scale/sweep/run-sweep.ts';
import { loadPoint } from '../load/load-point.ts';

const plan: SweepPlan = {
  sizes: [1, 2, 3],
  repeat: 2,
  fractions: [],
  rate: 50,
  for_ms: 10_000,
  slot_ms: 1_000,
  max_p99_ms: 60_000,
  share: 0.1,
  seed: 1,
  fresh: true,
};
const names = ['baseline', 'candidate'] as const;

describe('a sweep in pairs', () => {
  let folder: string;
  let begun: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-pairs-'));
    begun = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const created = (): SweepStore[] =>
    names.map((side) => SweepStore.create(join(folder, side), { ...plan, side }));
  const resumed = (): SweepStore[] => names.map((side) => SweepStore.resume(join(folder, side)));

  /** @param dies whether a network of a side ends in the middle of its measurement */
  async function run(
    stores: readonly SweepStore[],
    dies: (name: string, n: number) => boolean = () => false,
  ): Promise<readonly SweepOutcome[]> {
    const sides = stores.map((store): SweptSide => {
      const name = store.plan.side ?? 'baseline';
      return {
        name,
        store,
        open: async (n) => {
          begun.push(`${name} ${n}`);
          return {
            measure: async (rate) => {
              if (dies(name, n)) throw new AgentError('unreachable/node_lost', 'the node went away');
              return loadPoint(rate, 80);
            },
            close: async () => undefined,
          };
        },
      };
    });
    const { signal } = new AbortController();
    return await runSweep({ sides, sizes: plan.sizes, signal, progress: () => undefined });
  }

  const halves = (stores: readonly SweepStore[]) =>
    stores.map((store) => store.points().map(({ n, start, pair }) => [n, start, pair]));

  it('measures both nodes of a size one directly after the other, in turns', async () => {
    const stores = created();
    const nothing = { failures: [], refused: [] };
    deepEqual(await run(stores), [nothing, nothing]);
    const first = new Map<string, number>();
    for (let i = 0; i < begun.length; i += 2) {
      const [one = '', other = ''] = begun.slice(i, i + 2);
      equal(one.split(' ')[1], other.split(' ')[1]);
      const name = one.split(' ')[0] ?? '';
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    deepEqual([...first.values()], [3, 3]);
    const all = [1, 2, 3].flatMap((n) => [
      [n, 0, 0],
      [n, 1, 1],
    ]);
    deepEqual(halves(stores), [all, all]);
  });

  it('measures no second half where the first failed, and leaves the size', async () => {
    const stores = created();
    const outcomes = await run(stores, (name, n) => name === 'baseline' && n === 2);
    deepEqual(
      outcomes.map(({ failures }) => failures.map(({ n, code }) => [n, code])),
      [[[2, 'unreachable/node_lost']], []],
    );
    equal(begun.filter((what) => what === 'baseline 2').length, 1);
  });

  it('measures both halves of a pair anew of which an interruption left one', async () => {
    const stores = created();
    await run(stores);
    stores[1]?.setAside(3, 1);
    begun = [];
    const again = resumed();
    await run(again);
    deepEqual(begun.toSorted(), ['baseline 3', 'candidate 3']);
    equal(readdirSync(join(folder, 'baseline', 'aside')).length, 1);
    deepEqual(
      halves(again).map((side) => side.length),
      [6, 6],
    );
  });

  it('measures a repetition that stalled again, once, with its other half', async () => {
    const stores = names.map((side) => SweepStore.create(join(folder, side), { ...plan, repeat: 3, side }));
    const said: string[] = [];
    let [slow, still] = [0, 0];
    const sides = stores.map((store): SweptSide => {
      const name = store.plan.side ?? 'baseline';
      const measured = { 2: 0 } as Record<number, number>;
      return {
        name,
        store,
        open: async (n) => {
          begun.push(`${name} ${n}`);
          measured[n] = (measured[n] ?? 0) + 1;
          const isSlow = name === 'candidate' && n === 2 && measured[n] === 2;
          if (isSlow) slow += 1;
          return {
            measure: async (rate) => {
              if (name === 'baseline' && n === 3 && measured[n] === 1) {
                still += 1;
                throw new AgentError('no/not_sustained', 'the chain did not sustain 1.0 a second');
              }
              return loadPoint(rate, isSlow ? 20 : 80);
            },
            close: async () => undefined,
          };
        },
      };
    });
    const { signal } = new AbortController();
    const sweep = async () =>
      await runSweep({ sides, sizes: plan.sizes, signal, progress: (line) => void said.push(line) });
    deepEqual(await sweep(), [
      { failures: [], refused: [] },
      { failures: [], refused: [] },
    ]);
    deepEqual([slow, still > 0, said.filter((line) => line.includes('measured again')).length], [1, true, 2]);
    equal(begun.filter((one) => one === 'candidate 2').length, 4);
    equal(begun.filter((one) => one === 'baseline 2').length, 4);
    for (const store of stores) equal(store.points().length, 9);
    const before = begun.length;
    await sweep();
    equal(begun.length, before, 'not once more when it is resumed');
  });
});
