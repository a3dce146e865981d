import { deepEqual, equal, notDeepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { PacketSchedule } from '../../../../src/lab/link/packet-schedule.ts';
import type { LinkRule } from '../../../../src/lab/link/rule.ts';

const link = { from: 'v1', to: 'v2' };

function scheduleOf(rule: LinkRule, seed = 7): PacketSchedule {
  const schedule = new PacketSchedule(1, link);
  schedule.setFaults([{ id: 'fault', rule, seed }]);
  return schedule;
}

describe('the draws of a link', () => {
  it('give the example of F20', () => {
    const loss = { kind: 'random', share: 0.1, correlation: 0.25 } as const;
    const schedule = scheduleOf({ delayMs: 200, jitterMs: 20, correlation: 0.25, loss });
    const verdicts = Array.from({ length: 100 }, () => schedule.offer(0, 100));
    const lost = verdicts.flatMap((verdict, packet) => (verdict.lost ? [packet] : []));
    deepEqual(lost, [13, 36, 43, 62, 65, 73, 74, 85, 86, 87, 88, 99]);
    const delays = verdicts.slice(0, 3).map(({ releases }) => releases[0]?.atMs.toFixed(3));
    deepEqual(delays, ['205.593', '218.089', '192.186']);
  });

  describe('of one seed', () => {
    const rule: LinkRule = {
      delayMs: 5,
      jitterMs: 3,
      loss: { kind: 'random', share: 0.1, correlation: 0.25 },
      duplicate: 0.1,
      corrupt: 0.1,
    };

    it('lose, double and turn the same packets, whatever their times and sizes', () => {
      const gap = fc.double({ min: 0, max: 1_000, noNaN: true });
      const arrivals = fc.array(fc.tuple(gap, fc.integer({ min: 1, max: 9_000 })), {
        minLength: 50,
        maxLength: 200,
      });
      fc.assert(
        fc.property(fc.nat(), arrivals, (seed, come) => {
          const timed = scheduleOf(rule, seed);
          const even = scheduleOf(rule, seed);
          let nowMs = 0;
          for (const [waitMs, bytes] of come) {
            nowMs += waitMs;
            const [a, b] = [timed.offer(nowMs, bytes), even.offer(0, 1_000)];
            equal(a.lost, b.lost);
            equal(a.releases.length, b.releases.length);
            equal(a.releases[0]?.corruptBit === undefined, b.releases[0]?.corruptBit === undefined);
          }
        }),
      );
    });

    it('are others for another seed, link, or direction', () => {
      const losses = (from: string, to: string, seed: number): boolean[] => {
        const schedule = new PacketSchedule(1, { from, to });
        schedule.setFaults([{ id: 'a', rule, seed }]);
        return Array.from({ length: 500 }, () => schedule.offer(0, 100).lost);
      };
      deepEqual(losses('v1', 'v2', 7), losses('v1', 'v2', 7));
      for (const other of [losses('v1', 'v2', 8), losses('v2', 'v1', 7), losses('v1', 'v3', 7)]) {
        notDeepEqual(losses('v1', 'v2', 7), other);
      }
    });

    it('hang on the seed of the run and the id where the fault has none', () => {
      const losses = (runSeed: number, id: string): boolean[] => {
        const schedule = new PacketSchedule(runSeed, link);
        schedule.setFaults([{ id, rule }]);
        return Array.from({ length: 500 }, () => schedule.offer(0, 100).lost);
      };
      deepEqual(losses(1, 'a'), losses(1, 'a'));
      notDeepEqual(losses(1, 'a'), losses(2, 'a'));
      notDeepEqual(losses(1, 'a'), losses(1, 'b'));
    });

    it('go on while other faults come and go, and begin anew when the rule changes', () => {
      const alone = scheduleOf(rule);
      const expected = Array.from({ length: 300 }, () => alone.offer(0, 100).lost);
      const schedule = new PacketSchedule(1, link);
      const fault = { id: 'a', rule, seed: 7 };
      const take = (count: number): boolean[] =>
        Array.from({ length: count }, () => schedule.offer(0, 100).lost);
      schedule.setFaults([fault]);
      const first = take(100);
      schedule.setFaults([fault, { id: 'b', rule: { delayMs: 3 } }]);
      deepEqual([...first, ...take(100)], expected.slice(0, 200));
      schedule.setFaults([{ ...fault, rule: { ...rule, delayMs: 6 } }]);
      deepEqual(take(100), expected.slice(0, 100));
    });
  });
});
