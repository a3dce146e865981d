import { equal, rejects } from 'node:assert/strict';
import { type CpuShares, requireRest } from '../../../../../src/scale/load/host/host.ts';

const { signal } = new AbortController();
const restMs = 10;

/** @param stopped of each look, how long each node was stopped, in ms */
function shares(stopped: readonly Readonly<Record<string, number>>[]): CpuShares & { looks: () => number } {
  let reads = 0;
  return {
    add: () => undefined,
    close: () => undefined,
    read: () => {
      // A look is two readings.
      const looks = stopped.slice(0, Math.ceil(reads++ / 2));
      return Object.keys(stopped[0] ?? {}).map((node) => ({
        node,
        quota: 0.1,
        periods: 0,
        throttled_periods: 0,
        throttled_ms: looks.reduce((sum, look) => sum + (look[node] ?? 0), 0),
      }));
    },
    looks: () => reads / 2,
  };
}

describe('nodes at rest', () => {
  it('get along with their shares when one look finds none held back', async () => {
    const calm = shares([{ v1: 0, v2: 0.1 }]);
    await requireRest(calm, restMs, signal);
    equal(calm.looks(), 1);
    const later = shares([
      { v1: 5, v2: 0 },
      { v1: 0, v2: 0 },
    ]);
    await requireRest(later, restMs, signal);
    equal(later.looks(), 2);
  });

  it('are refused when the same one is held back in every look', async () => {
    const always = { v1: 0.2, v2: 0 };
    await rejects(requireRest(shares([always, { v1: 5, v2: 5 }, always]), restMs, signal), {
      code: 'unknown/host_bound',
      message: 'v1 was held back by the quota before any load: raise --share',
    });
  });
});
