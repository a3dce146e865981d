import { deepEqual, equal, throws } from 'node:assert/strict';
import type { SweepPlan } from '../../../../src/scale/campaign/sweep-store.ts';
import { heldFixed } from '../../../../src/scale/cli/sweep/markdown.ts';
import { sweepFaults } from '../../../../src/scale/sweep/sweep-faults.ts';

const plan: SweepPlan = {
  sizes: [2, 4],
  repeat: 1,
  fractions: [],
  rate: 50,
  for_ms: 22_000,
  slot_ms: 1_000,
  max_p99_ms: 60_000,
  share: 0.1,
  seed: 7,
};

describe('faults under which a sweep measures', () => {
  it('are all link faults of a preset, on every link of each size, by the seed', () => {
    const faults = sweepFaults({ ...plan, chaos: 'slow' });
    deepEqual(
      faults?.(2).map(({ id, links, rule }) => [id, links, rule.delayMs]),
      [
        [
          'sweep-7-0',
          [
            { from: 'v1', to: 'v2' },
            { from: 'v2', to: 'v1' },
          ],
          150,
        ],
      ],
    );
    equal(faults?.(4)[0]?.links.length, 12);
    equal(sweepFaults({ ...plan, chaos: 'lossy' })?.(2).length, 2);
  });

  it('are none of the same links on the quiet side, and there are no links without the option', () => {
    deepEqual(sweepFaults({ ...plan, chaos: 'none' })?.(4), []);
    equal(sweepFaults(plan), undefined);
  });

  it('are refused where nothing would be sustained, and where a size has no links', () => {
    const refused = /expected none, lossy, slow$/;
    for (const chaos of ['partition', 'third-gone', 'fast'])
      throws(() => sweepFaults({ ...plan, chaos }), { code: 'bad_input/sweep_chaos', message: refused });
    throws(() => sweepFaults({ ...plan, sizes: [1, 2], chaos: 'slow' }), {
      message:
        '--chaos slow cannot affect all sizes; pass others: at size 1: faults[0].to: no link between these nodes',
    });
  });

  it('are named in the report', () => {
    equal(heldFixed({ ...plan, chaos: 'slow' }).endsWith('one machine, links under the preset slow.'), true);
    equal(heldFixed({ ...plan, chaos: 'none' }).endsWith('links under no fault.'), true);
    equal(heldFixed(plan).endsWith('one machine.'), true);
  });
});
