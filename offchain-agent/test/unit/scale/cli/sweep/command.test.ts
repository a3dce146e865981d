import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SweepPlan, SweepStore } from '../../../../../src/scale/campaign/sweep-store.ts';
import { runSweepCommand } from '../../../../../src/scale/cli/sweep/run.ts';
import { readCallsFile } from '../../../../../src/scale/load/calls/calls-file.ts';

const blob = (name: string): string =>
  fileURLToPath(
    new URL(
      `../../../../../../runtime-pallets/blob/${name}_runtime.compact.compressed.wasm`,
      import.meta.url,
    ),
  );
const twoRuntimes = { runtime: blob('babe'), againstRuntime: blob('babe') };

describe('almanac sweep', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-sweep-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const flags = () => ({
    validators: '1..3',
    repeat: '1',
    share: '0.1',
    rate: '50',
    for: '30s',
    slot: '2s',
    maxP99: '60s',
    fractions: '0.5',
    seed: '1',
    out: join(folder, 'new'),
  });

  it('names the option of a baseline node that is not a program', async () => {
    await rejects(runSweepCommand({ ...flags(), node: '/bin/true', against: '/nonexistent/node' }), {
      code: 'bad_input/node',
      message:
        '--against /nonexistent/node: "/nonexistent/node" is not executable; pass a path or a name on PATH, or omit --against',
    });
    equal(existsSync(join(folder, 'new')), false);
  });

  for (const [what, change, code] of [
    ['no size', { validators: '0' }, 'bad_input/validators'],
    ['no repetition', { repeat: '0' }, 'bad_input/count'],
    ['more than a core for a node', { share: '1.5' }, 'bad_input/share'],
    ['a share that the kernel does not take', { share: '0.009' }, 'bad_input/share'],
    ['no share', { share: '0' }, 'bad_input/number'],
    ['a measurement of too few blocks', { for: '5s' }, 'bad_input/duration'],
    ['a node that is none', { node: '/nonexistent/node' }, 'bad_input/node'],
    ['two runtimes without the second', { againstRuntime: 'x.wasm' }, 'bad_input/option'],
    ['two runtimes and two nodes', { ...twoRuntimes, against: 'node' }, 'bad_input/option'],
    ['a file of calls that is missing', { calls: '/nonexistent/calls.yaml' }, 'bad_input/calls_file'],
    [
      'a runtime whose slot is another',
      { runtime: blob('guest20'), node: '/bin/true', validators: '5', slot: '1s' },
      'bad_input/chain',
    ],
    ['a slot in words', { slot: 'short' }, 'bad_input/duration'],
    ['a p99 that no rate reaches', { maxP99: '0s' }, 'bad_input/duration'],
    ['a slot that no network here keeps', { slot: '999ms' }, 'bad_input/slot'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await rejects(runSweepCommand({ ...flags(), ...change }), { code });
      equal(existsSync(join(folder, 'new')), false);
    });
  }

  it('names what means nothing for a parachain, and resumes its sweep as one', async () => {
    await rejects(runSweepCommand({ ...flags(), collators: '1', node: '/bin/true', chaos: 'slow' }), {
      code: 'bad_input/option',
      message:
        '--slot, --node, --chaos: not with --collators, whose nodes are stock ones; a parachain is named by --runtime',
    });
    const { slot: _, ...others } = flags();
    await rejects(runSweepCommand({ ...others, collators: '1', runtime: blob('babe') }), {
      code: /^bad_input\/(chain|relay_missing)$/,
      message: /the runtime is not of a parachain$|npm run build:relay/,
    });
    SweepStore.create(join(folder, 'para'), { ...planOf([1]), relay: true });
    await rejects(runSweepCommand({ ...flags(), resume: join(folder, 'para') }), {
      code: 'bad_input/option',
      message: /^the sweep was begun with --collators, slots of 1 ms/,
    });
  });

  it('refuses sizes that no machine holds, with the reason, and leaves no folder', async () => {
    await rejects(runSweepCommand({ ...flags(), validators: '200', share: '1' }), {
      code: 'no/size',
      message: /^200 nodes (at 1 of a core need 200\.5 of 2 cores|need more memory)/,
    });
    equal(existsSync(join(folder, 'new')), false);
  });

  it('does not write over a sweep, and resumes none that is not there', async () => {
    SweepStore.create(join(folder, 'new'), planOf([1]));
    // One that never measured anything is begun anew.
    SweepStore.create(join(folder, 'new'), planOf([1, 2]));
    writeFileSync(join(folder, 'new', 'points', 'n1-f1-r0.json'), '{}');
    await rejects(runSweepCommand(flags()), { code: 'bad_input/sweep_exists' });
    await rejects(runSweepCommand({ ...flags(), resume: folder }), { code: 'bad_input/resume' });
  });

  it('touches no folder that holds something else, nor that of the shell', async () => {
    const dir = join(folder, 'results');
    mkdirSync(dir);
    writeFileSync(join(dir, 'points.csv'), 'n,throughput\n1,100\n');
    await rejects(runSweepCommand({ ...flags(), out: dir }), {
      code: 'bad_input/folder',
      message: /is not empty \(it holds points\.csv\).*name a new folder with --out$/,
    });
    equal(readFileSync(join(dir, 'points.csv'), 'utf8'), 'n,throughput\n1,100\n');
    equal(existsSync(join(dir, 'sweep.json')), false);
    await rejects(runSweepCommand({ ...flags(), out: '' }), { code: 'bad_input/folder' });
    await rejects(runSweepCommand({ ...flags(), out: join(dir, 'points.csv') }), {
      code: 'bad_input/folder',
      message: /it is not a directory$/,
    });
  });

  it('goes on with a sweep in pairs as a whole, and writes over none', async () => {
    const dir = join(folder, 'pairs');
    for (const side of ['baseline', 'candidate'] as const)
      SweepStore.create(join(dir, side), { ...planOf([1]), side });
    await rejects(runSweepCommand({ ...flags(), resume: dir }), {
      code: 'bad_input/option',
      message: /holds a sweep in pairs; name its baseline with --against or --against-runtime/,
    });
    await rejects(runSweepCommand({ ...flags(), resume: join(dir, 'candidate') }), {
      code: 'bad_input/resume',
      message: /is one side of a sweep in pairs; resume the folder above it, with --against/,
    });
    for (const against of [{}, { against: 'node' }])
      await rejects(runSweepCommand({ ...flags(), ...against, out: dir }), {
        code: 'bad_input/sweep_exists',
        message: /holds a sweep in pairs already; continue it with --resume/,
      });
    SweepStore.create(join(folder, 'one'), planOf([1]));
    await rejects(runSweepCommand({ ...flags(), resume: join(folder, 'one'), against: 'node' }), {
      code: 'bad_input/option',
      message: /holds a sweep of one node; --against begins another/,
    });
  });

  it('goes on with the calls that a sweep was begun with, and with no others', async () => {
    const [first, second] = [1, 2].map((weight) => {
      const file = join(folder, `${weight}.yaml`);
      writeFileSync(file, `calls: [{call: system.remark, args: {remark: "0x01"}, weight: ${weight}}]`);
      return file;
    });
    const calls = readCallsFile(first ?? '');
    const dir = join(folder, 'calls');
    SweepStore.create(dir, { ...planOf([1]), calls });
    deepEqual(SweepStore.resume(dir).plan.calls, calls);
    await rejects(runSweepCommand({ ...flags(), resume: dir, calls: second ?? '' }), {
      code: 'bad_input/option',
      message: /is not what the sweep was begun with; leave it out/,
    });
    SweepStore.create(join(folder, 'plain'), planOf([1]));
    await rejects(runSweepCommand({ ...flags(), resume: join(folder, 'plain'), calls: first ?? '' }), {
      code: 'bad_input/option',
    });
  });

  it('resumes a sweep with its own options', async () => {
    const dir = join(folder, 'begun');
    const store = SweepStore.create(dir, { ...planOf([1, 2, 3]), rate: 60, slot_ms: 2_000, for_ms: 30_000 });
    const resume = { ...flags(), resume: dir, rate: '60', maxP99: '9s', node: '/nonexistent/node' };
    await rejects(runSweepCommand({ ...resume, typed: ['resume', 'rate', 'maxP99', 'out'] }), {
      code: 'bad_input/option',
      message: /^a resumed sweep keeps its options and its folder; leave out --max-p99, --out$/,
    });
    await rejects(runSweepCommand({ ...resume, typed: ['resume', 'rate'] }), { code: 'bad_input/node' });
    const unlock = store.lock();
    throws(() => SweepStore.resume(dir).lock(), { code: 'bad_input/sweep_in_use' });
    unlock();
    SweepStore.resume(dir).lock()();
  });

  it('resumes nothing that has lost its plan or its points', async () => {
    const dir = join(folder, 'half');
    mkdirSync(dir);
    await rejects(runSweepCommand({ ...flags(), resume: '' }), { code: 'bad_input/resume' });
    writeFileSync(join(dir, 'sweep.json'), '{"plan": {"sizes": 5}}');
    await rejects(runSweepCommand({ ...flags(), resume: dir }), {
      message: /sweep\.json that is not a plan/,
    });
    rmSync(join(dir, 'sweep.json'));
    const { plan } = SweepStore.create(dir, planOf([1]));
    equal(plan.repeat, 1);
    writeFileSync(join(dir, 'points', 'n1.json'), '{');
    throws(() => SweepStore.resume(dir).points(), {
      message: /n1\.json is not a point of a sweep; remove it/,
    });
    rmSync(join(dir, 'points'), { recursive: true });
    await rejects(runSweepCommand({ ...flags(), resume: dir }), { message: /has lost its folder points/ });
  });
});

function planOf(sizes: readonly number[]): SweepPlan {
  return {
    sizes,
    repeat: 1,
    fractions: [],
    rate: 1,
    for_ms: 1,
    slot_ms: 1,
    max_p99_ms: 1,
    share: 0.1,
    seed: 1,
  };
}
