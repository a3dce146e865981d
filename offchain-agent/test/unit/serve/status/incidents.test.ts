import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { incidentsOf } from '../../../../src/serve/status/incidents.ts';
import type { IndicatorStatus } from '../../../../src/serve/status/measured.ts';
import { unmeasuredWindows } from '../../../../src/sli/incident.ts';

const windowS = 20;
const subject = { network: 0, target: 3, indicator: 'authorship' } as const;

describe('incidents from windows', () => {
  it('there is none while all windows meet the objective', () => {
    deepEqual(find([10, 10, 10]), []);
  });

  it('opens with the first window under the objective', () => {
    const [incident] = find([10, 0]);
    equal(incident?.startS, windowS);
    equal(incident?.endS, undefined);
    equal(incident?.state, 'open');
    equal(incident?.id, '0-3-authorship-20');
  });

  it('ends where the first window above the objective begins', () => {
    const [incident] = find([10, 0, 5, 10, 10]);
    deepEqual(
      [incident?.startS, incident?.endS, incident?.state, incident?.windows],
      [20, 60, 'recovered', 2],
    );
    deepEqual([incident?.part, incident?.whole], [5, 20]);
  });

  it('count misses that chance explains as single ones', () => {
    deepEqual(single([10, 7, 10, 9]), 4);
    deepEqual(find([10, 7, 10, 9]), []);
    deepEqual([find([10, 6, 10, 9]).length, single([10, 6, 10, 9])], [1, 1]);
  });

  it('is another one after a window above the objective', () => {
    deepEqual(
      find([0, 10, 0, 10]).map(({ startS, endS }) => [startS, endS]),
      [
        [0, 20],
        [40, 60],
      ],
    );
  });

  it('is neither opened nor ended by a window that was not measured', () => {
    deepEqual(find([10, undefined, 10]), []);
    const [incident, ...others] = find([0, undefined, 0, undefined, 10]);
    deepEqual([incident?.startS, incident?.endS, incident?.windows, others.length], [0, 60, 2, 0]);
  });

  it('ends unseen when nobody has measured it for long', () => {
    const silent = Array.from({ length: unmeasuredWindows - 1 }, () => undefined);
    equal(find([0, ...silent])[0]?.state, 'open');
    const [incident] = find([0, ...silent, undefined]);
    deepEqual([incident?.state, incident?.startS, incident?.endS], ['unmeasured', 0, 20]);
  });

  it('is another one when it is under the objective after such a silence', () => {
    const silent = Array.from({ length: unmeasuredWindows }, () => undefined);
    deepEqual(
      find([0, ...silent, 0]).map(({ state, startS }) => [state, startS]),
      [
        ['unmeasured', 0],
        ['open', (unmeasuredWindows + 1) * windowS],
      ],
    );
  });

  it('may have begun earlier where no measured window is before it', () => {
    const isCut = (kept: readonly (number | undefined)[]) => find(kept).map((one) => one.isCut);
    deepEqual(isCut([0, undefined, 10, 0]), [true, false]);
    deepEqual(isCut([undefined, 0]), [true]);
    deepEqual(isCut([10, 0]), [false]);
  });

  it('is major below half of what was to be kept', () => {
    equal(find([4])[0]?.impact, 'major');
    equal(find([5])[0]?.impact, 'minor');
  });

  it('says how few and how many reporters saw it', () => {
    const seen = [2, 3].map((reporters, index) => ({ ...window(index, 0), reporters }));
    deepEqual(incidentsOf(subject, seen, rule(2)).incidents[0]?.reporters, { least: 2, most: 3 });
    equal(find([0])[0]?.reporters, undefined);
  });

  it('keeps its id and its beginning, whatever comes after', () => {
    const kept = fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 60 }), (windows) => {
        for (let length = 1; length < windows.length; length += 1) {
          const before = find(windows.slice(0, length));
          const after = new Map(find(windows).map((one) => [one.id, one]));
          for (const { id, startS, endS, state } of before) {
            equal(after.get(id)?.startS, startS);
            if (state === 'recovered') equal(after.get(id)?.endS, endS);
          }
        }
      }),
    );
  });

  it('covers every window without anything kept once, and none that kept all', () => {
    const kept = fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 60 }), (windows) => {
        const incidents = find(windows);
        for (const [index, part] of windows.entries()) {
          const startS = index * windowS;
          const holding = incidents.filter((one) => one.startS <= startS && startS < (one.endS ?? Infinity));
          if (part === 0 || part === 10) equal(holding.length, part === 0 ? 1 : 0);
        }
      }),
    );
  });
});

/** Slots kept of ten, window by window; undefined where none was measured. */
function find(kept: readonly (number | undefined)[]) {
  return foundIn(kept).incidents;
}

function single(kept: readonly (number | undefined)[]): number {
  return foundIn(kept).single.missed;
}

function foundIn(kept: readonly (number | undefined)[]) {
  const windows = kept.map((part, index) =>
    part === undefined ? { ...window(index, 0), whole: 0, sharePpm: undefined } : window(index, part),
  );
  return incidentsOf(subject, windows, rule(kept.length));
}

function window(index: number, part: number): IndicatorStatus {
  return {
    startS: index * windowS,
    endS: (index + 1) * windowS,
    part,
    whole: 10,
    sharePpm: part * 100_000,
    fastPpm: undefined,
    coveragePpm: undefined,
    reporters: undefined,
    windows: 1,
    isOpen: false,
  };
}

function rule(windows: number) {
  return { objectivePpm: 990_000, windowS, closedUntilS: windows * windowS };
}
