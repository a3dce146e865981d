import { deepEqual, equal, rejects } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import type { ProvedWork } from '../../../../src/measure/census/work-proof.ts';
import { SharedWork } from '../../../../src/reporting/census/shared-work.ts';

const census = (from: string) => ({ from, to: '0x', era: undefined, duties: [] });
const proved: ProvedWork = {
  censuses: { backing: census('backing'), availability: census('availability') },
  text: 'proof',
};
const asked = (window: number) => ({ window, windowMs: 60_000, closesMs: 200_000, namesEras: true });

describe('work that two censuses share', () => {
  it('counts once a window', async () => {
    const windows: number[] = [];
    const work = new SharedWork(async ({ window }) => {
      windows.push(window);
      return await Promise.resolve(proved);
    });
    for (const window of [60, 120]) {
      const both = [work.countOf('backing'), work.countOf('availability')];
      const counted = await Promise.all(both.map((count) => count(asked(window))));
      deepEqual(
        counted.map((one) => [one.census.from, one.text]),
        [
          ['backing', 'proof'],
          ['availability', 'proof'],
        ],
      );
    }
    deepEqual(windows, [60, 120]);
    work.forgetBefore(120_000);
    await work.countOf('backing')(asked(60));
    await work.countOf('backing')(asked(120));
    deepEqual(windows, [60, 120, 60]);
  });

  it('counts again after a failure of a node, and not where the block itself cannot be read', async () => {
    for (const [code, times] of [
      ['unreachable/state', 2],
      ['unknown/census_open', 2],
      ['unknown/paras_inherent', 1],
      ['unknown/census_empty', 1],
    ] as const) {
      let count = 0;
      const work = new SharedWork(async () => {
        count += 1;
        return await Promise.reject(new AgentError(code, 'no'));
      });
      await rejects(work.countOf('backing')(asked(60)), { code });
      await rejects(work.countOf('availability')(asked(60)), { code });
      equal(count, times, code);
    }
  });
});
