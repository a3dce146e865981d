import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  arrivalUs,
  dayS,
  leavesEmpty,
  liveOutages,
  outagesOf,
  slotS,
} from '../../../../src/demo/seed/story-plan.ts';

const seed = { number: 1, startS: Date.UTC(2026, 0, 5) / 1_000 };

describe('the plan of the demo story', () => {
  it('has a validator leave all slots of its outage empty, and hardly any before', () => {
    const [outage] = outagesOf(seed, 11);
    ok(outage);
    const slots = (outage.untilS - outage.fromS) / slotS;
    const empty = (fromS: number): number =>
      Array.from({ length: slots }, (_, at) =>
        leavesEmpty(seed, outage.validator, fromS + at * slotS),
      ).filter(Boolean).length;
    equal(empty(outage.fromS), slots);
    ok(empty(outage.fromS - slots * slotS) <= 2);
  });

  it('goes on behind what is written: some days of a month have an outage', () => {
    const days = Array.from({ length: 30 }, (_, at) => outagesOf(seed, 95 + at).length);
    ok(days.some((count) => count > 0));
    deepEqual(
      days,
      Array.from({ length: 30 }, (_, at) => outagesOf(seed, 95 + at).length),
    );
  });

  it('opens and ends an outage within the first minute before a viewer, at 150 times the pace', () => {
    const [first, second] = liveOutages(seed.startS + 90 * dayS);
    ok(first && second);
    const viewerS = (atS: number): number => (atS - (seed.startS + 90 * dayS)) / 150;
    ok(viewerS(first.fromS) > 5 && viewerS(first.untilS) < 60);
    ok(second.fromS > first.untilS);
  });

  it('has blocks arrive after some milliseconds, the same each time', () => {
    const seen = Array.from({ length: 500 }, (_, slot) => arrivalUs(seed, 1, 0, slot));
    deepEqual(
      seen,
      Array.from({ length: 500 }, (_, slot) => arrivalUs(seed, 1, 0, slot)),
    );
    ok(seen.every((us) => us === undefined || (us > 5_000 && us < 1_000_000)));
  });
});
