import { deepEqual, equal, match, notDeepEqual, ok, rejects, throws } from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../../../src/base/error.ts';
import { type SweepPlan, SweepStore } from '../../../../src/scale/campaign/sweep-store.ts';
import { pointColumns } from '../../../../src/scale/cli/sweep/markdown.ts';
import { parseCalls } from '../../../../src/scale/load/calls/calls-file.ts';
import type { Fingerprint } from '../../../../src/scale/load/host/host.ts';
import { runSweep, type SizedNetwork } from '../../../../src/scale/sweep/run-sweep.ts';
import { loadPoint } from '../load/load-point.ts';

const plan: SweepPlan = {
  sizes: [1, 2, 3],
  repeat: 2,
  fractions: [0.5],
  rate: 50,
  for_ms: 10_000,
  slot_ms: 1_000,
  max_p99_ms: 60_000,
  share: 0.1,
  seed: 1,
};
const limits: Readonly<Record<number, number>> = { 1: 100, 2: 90, 3: 70 };
const busy = [{ kind: 'host_bound', why: 'the machine was busy' }] as const;
const tooSlow = new AgentError('bad_input/too_short', 'the chain made 1 whole blocks, a measurement needs 2');
const dead = new AgentError('unreachable/node_lost', 'the node went away in the middle of a measurement');

describe('a sweep', () => {
  let folder: string;
  let opened: number[];
  let closed: number;
  let said: string[];
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'almanac-sweep-')), 'sweep');
    [opened, closed, said] = [[], 0, []];
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  /** @param spoil what a measurement of a size does instead of measuring */
  const run = async (
    store: SweepStore,
    spoil: (n: number, rate: number) => 'dies' | 'busy' | 'slow' | undefined = () => undefined,
    signal = new AbortController().signal,
  ) => {
    const open = async (n: number): Promise<SizedNetwork> => {
      opened.push(n);
      return {
        measure: async (rate) => {
          signal.throwIfAborted();
          const what = spoil(n, rate);
          if (what === 'dies') throw dead;
          if (what === 'slow') throw tooSlow;
          const point = loadPoint(rate, limits[n] ?? 0, what === 'busy' ? busy : []);
          return store.plan.calls === undefined ? point : { ...point, calls: [] };
        },
        close: async () => void closed++,
      };
    };
    const progress = (line: string): void => void said.push(line);
    const [outcome] = await runSweep({ sides: [{ store, open }], sizes: store.plan.sizes, signal, progress });
    ok(outcome);
    return outcome;
  };
  const shape = (store: SweepStore) =>
    store.points().map(({ n, fraction, repetition }) => [n, fraction, repetition]);

  it('says whether calls or transfers were counted', async () => {
    const calls = parseCalls({ calls: [{ call: 'system.remark', args: { remark: '0x01' } }] }, 'calls.yaml');
    for (const [counted, counting] of [
      ['transfers', plan],
      ['calls', { ...plan, calls }],
    ] as const) {
      const store = SweepStore.create(join(folder, '..', counted), counting);
      said = [];
      await run(store);
      equal(said.filter((line) => line.includes(` ${counted}/s`)).length, 12, said.join('\n'));
      equal(pointColumns(store.points())[3]?.title, `${counted}/s`);
    }
  });

  it('measures every size at its maximum and at shares of it, with repetitions', async () => {
    const store = SweepStore.create(folder, plan);
    const outcome = await run(store);
    deepEqual(outcome, { failures: [], refused: [] });
    deepEqual(
      shape(store),
      [1, 2, 3].flatMap((n) => [
        [n, 0.5, 0],
        [n, 0.5, 1],
        [n, 1, 0],
        [n, 1, 1],
      ]),
    );
    deepEqual(
      [opened.slice(0, 3).toSorted(), opened.slice(3).toSorted(), closed],
      [[1, 2, 3], [1, 2, 3], 6],
      'two rounds of all sizes, each on a network of its own',
    );
  });

  /** The whole of the first repetition of a size, and its half. */
  const hasFirst = (store: SweepStore, n: number) =>
    store.points().filter((point) => point.n === n && point.repetition === 0).length === 2;

  it('searches the maximum in each repetition anew, and keeps what it tried', async () => {
    const store = SweepStore.create(folder, { ...plan, fractions: [] });
    await run(store);
    const points = store.points();
    const first = points.map(({ search }) => search?.[0]?.rate);
    equal(new Set(first).size, 6);
    for (const { n, point, search } of points) {
      equal(point.sustained, true);
      ok(point.tps <= (limits[n] ?? 0) && point.tps > (limits[n] ?? 0) / 1.06, `${n}: ${point.tps}`);
      ok(search?.some(({ rate, sustained }) => !sustained && rate <= point.schedule.rate * 1.05));
    }
  });

  it('keeps complete points when a node dies in the middle of one, and goes on with the next size', async () => {
    const store = SweepStore.create(folder, plan);
    const { failures } = await run(store, (n) => (n === 2 && hasFirst(store, 2) ? 'dies' : undefined));
    equal(failures.length, 1);
    deepEqual([failures[0]?.n, failures[0]?.code], [2, 'unreachable/node_lost']);
    deepEqual(
      shape(store).map(([n]) => n),
      [1, 1, 1, 1, 2, 2, 3, 3, 3, 3],
    );
    equal(closed, 6);
  });

  it('leaves a size whose blocks are too few, as under faults of its links, and goes on with the next', async () => {
    const store = SweepStore.create(folder, { ...plan, fractions: [] });
    const { failures } = await run(store, (n) => (n === 2 ? 'slow' : undefined));
    deepEqual(failures, [{ n: 2, code: tooSlow.code, message: tooSlow.message }]);
    deepEqual(
      shape(store).map(([n]) => n),
      [1, 1, 3, 3],
    );
  });

  it('measures only what is missing when it is resumed', async () => {
    const first = SweepStore.create(folder, plan);
    await run(first, (n) => (n === 3 && hasFirst(first, 3) ? 'dies' : undefined));
    const had = new Map(first.points().map((point) => [JSON.stringify(point), point.n]));
    equal(had.size, 10);
    opened = [];
    const store = SweepStore.resume(folder);
    await run(store);
    deepEqual(opened, [3]);
    const now = store.points().map((point) => JSON.stringify(point));
    equal(now.length, 12);
    equal(now.filter((point) => had.has(point)).length, 10);
    match(said.join('\n'), /5 of 6 steps are complete already/);
  });

  it('repeats a refused point and keeps it aside when it is refused again', async () => {
    const small = { ...plan, sizes: [1], repeat: 1, rate: 80 };
    const isHalf = (rate: number): boolean => rate < 60;
    let halves = 0;
    const store = SweepStore.create(folder, small);
    const once = await run(store, (_, rate) => (isHalf(rate) && ++halves === 1 ? 'busy' : undefined));
    deepEqual([once.refused.length, store.points().length], [0, 2]);

    const other = SweepStore.create(`${folder}-2`, small);
    const twice = await run(other, (_, rate) => (isHalf(rate) ? 'busy' : undefined));
    deepEqual([twice.refused.length, other.points().length], [1, 1]);
    equal(readdirSync(join(`${folder}-2`, 'refused')).length, 2);
  });

  it('leaves a size whose search the machine spoils, with what was refused', async () => {
    const store = SweepStore.create(folder, { ...plan, fractions: [] });
    const { failures } = await run(store, (n) => (n === 2 ? 'busy' : undefined));
    deepEqual(
      failures.map(({ n, code }) => [n, code]),
      [[2, 'unknown/host_bound']],
    );
    equal(readdirSync(join(folder, 'refused')).length, 2);
    equal(store.points().length, 4);
  });

  it('ends when it is aborted, with its points', async () => {
    const controller = new AbortController();
    const store = SweepStore.create(folder, plan);
    const aborting = run(
      store,
      (n) => {
        if (n === 2) controller.abort(new AgentError('interrupted', 'interrupted'));
        return undefined;
      },
      controller.signal,
    );
    await rejects(aborting, { code: 'interrupted' });
    // The seed has size 2 come first.
    deepEqual([opened, closed, store.points().length], [[2], 1, 0]);
  });

  it('tells the size, the time and what is left', async () => {
    await run(SweepStore.create(folder, plan));
    match(said.join('\n'), /size 2, repetition 1 \(1 of 6\), 0:00 so far\n/);
    match(said.join('\n'), /size 3, repetition 1 \(2 of 6\), \d:\d\d so far, about \d:\d\d left/);
  });

  it('draws the order of each round from the seed', async () => {
    const wide = { ...plan, sizes: [1, 2, 3, 4, 6, 8], fractions: [] };
    await run(SweepStore.create(folder, wide));
    const first = opened;
    opened = [];
    await run(SweepStore.create(`${folder}-again`, wide));
    deepEqual(opened, first);
    opened = [];
    await run(SweepStore.create(`${folder}-other`, { ...wide, seed: 2 }));
    notDeepEqual(opened, first);
    notDeepEqual(first.slice(0, 6), first.slice(6));
  });

  it('does not write over another sweep', () => {
    const store = SweepStore.create(folder, plan);
    SweepStore.create(folder, plan);
    store.addRefused({ n: 1, fraction: 1, repetition: 0, point: loadPoint(10, 5) });
    throws(() => SweepStore.create(folder, plan), {
      code: 'bad_input/sweep_exists',
      message: /continue it with --resume/,
    });
  });

  it('is not resumed where there is none', () => {
    throws(() => SweepStore.resume(folder), { code: 'bad_input/resume' });
  });

  it('takes no points of another test bed', () => {
    const bed: Fingerprint = {
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
    const store = SweepStore.create(folder, plan);
    store.requireFingerprint({ ...bed, cores: 1 });
    store.requireFingerprint(bed);
    deepEqual(store.fingerprint(), bed, 'without points there is nothing to compare with');
    store.addPoint({ n: 1, fraction: 1, repetition: 0, point: loadPoint(10, 20) });
    store.requireFingerprint(bed);
    throws(() => store.requireFingerprint({ ...bed, cores: 4, runtime_hash: '0x01' }), {
      code: 'bad_input/other_test_bed',
      message: /\(cores, runtime_hash differ\)/,
    });
  });
});
