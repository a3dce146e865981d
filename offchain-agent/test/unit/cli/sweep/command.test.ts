import { equal, rejects } from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSweepCommand } from '../../../../src/cli/sweep/run.ts';
import { SweepStore } from '../../../../src/scale/sweep/store.ts';

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
    dir: join(folder, 'new'),
  });

  for (const [what, change, code] of [
    ['no size', { validators: '0' }, 'bad_input/validators'],
    ['no repetition', { repeat: '0' }, 'bad_input/count'],
    ['more than a core for a node', { share: '1.5' }, 'bad_input/share'],
    ['no share', { share: '0' }, 'bad_input/number'],
    ['a slot in words', { slot: 'short' }, 'bad_input/duration'],
    ['a slot that no network here keeps', { slot: '999ms' }, 'bad_input/slot'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await rejects(runSweepCommand({ ...flags(), ...change }), { code });
      equal(existsSync(join(folder, 'new')), false);
    });
  }

  it('refuses sizes that no machine holds, with the reason, and leaves no folder', async () => {
    await rejects(runSweepCommand({ ...flags(), validators: '200', share: '1' }), {
      code: 'no/size',
      message: /^200 nodes (at 1 of a core need 200\.5 cores|need more memory)/,
    });
    equal(existsSync(join(folder, 'new')), false);
  });

  it('does not write over a sweep, and resumes none that is not there', async () => {
    SweepStore.create(join(folder, 'new'), {
      sizes: [1],
      repeat: 1,
      fractions: [],
      rate: 1,
      for_ms: 1,
      slot_ms: 1,
      max_p99_ms: 1,
      share: 0.1,
      seed: 1,
    });
    await rejects(runSweepCommand(flags()), { code: 'bad_input/sweep_exists' });
    await rejects(runSweepCommand({ ...flags(), resume: folder }), { code: 'bad_input/resume' });
  });
});
