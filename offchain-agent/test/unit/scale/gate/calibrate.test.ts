import { deepEqual, ok, throws } from 'node:assert/strict';
import { seeded } from '../../../../../tests/support/seeded.ts';
import { calibrate } from '../../../../src/scale/gate/calibrate.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import type { GateSide } from '../../../../src/scale/gate/side.ts';
import { lawPoints } from '../../usl/cases.ts';
import { elsewhere, here, law, sideOf, sizes } from './gate-case.ts';

const policy = readPolicy({});

describe('the calibration of a bench', () => {
  const { normal } = seeded(8);
  const run = (change: Partial<GateSide> = {}): GateSide => {
    const level = 1 + 0.02 * normal();
    return sideOf(
      lawPoints({ ...law, lambda: 100 * level }, sizes, () => 0.002 * normal()),
      change,
    );
  };
  const at = new Date(0);

  it('finds how the runs of one release differ, and where', () => {
    const found = calibrate(
      Array.from({ length: 12 }, () => run()),
      at,
    );
    ok(found.runNoise > 0.01 && found.runNoise < 0.03, String(found.runNoise));
    deepEqual(
      [found.degrees, found.runs, found.fingerprint, found.at],
      [11, 12, here, '1970-01-01T00:00:00.000Z'],
    );
    deepEqual(found.sizes, [...new Set(sizes)]);
  });

  it('is refused of too few runs, of several test beds, and of one run twice', () => {
    const twice = run();
    const stopped = lawPoints(law, sizes).map((point) =>
      point.n === 8 ? { ...point, throughput: 0 } : point,
    );
    const stoppedRun = sideOf(stopped, { source: 'still' });
    for (const [runs, message] of [
      [[run(), run(), run()], /3 sweeps to calibrate from; 4 of one release are needed/],
      [[run(), run(), run(), run({ fingerprint: elsewhere })], /on another test bed/],
      [[run({ fingerprint: undefined }), run(), run(), run()], /does not say on which test bed/],
      [
        [run(), run(), run(), sideOf(lawPoints(law, [1, 2, 4]))],
        /have 3 sizes in common; a gate judges by 4 or more/,
      ],
      [[run(), run(), twice, twice], /is there twice/],
      [[run(), run(), run(), run({ unfit: 'refused' })], /compares with nothing: refused/],
      [
        [run(), run(), run(), stoppedRun],
        /^still has a size at which nothing was sustained; measure it again/,
      ],
    ] as const)
      throws(() => calibrate(runs, at), { code: 'bad_input/calibration', message });
  });

  it('is not taken to another test bed', () => {
    const calibration = { ...calibrate([run(), run(), run(), run()], at), fingerprint: elsewhere };
    const calibrated = { ...policy, calibration, runNoise: { deviation: 0.01, degrees: 3 } };
    const unknown = { fingerprint: undefined };
    throws(() => judge({ baseline: run(unknown), candidate: run(unknown) }, calibrated), {
      code: 'bad_input/policy',
      message: /the candidate's is unknown; pass its fingerprint\.json/,
    });
    throws(() => judge({ baseline: run(), candidate: run() }, calibrated), {
      code: 'bad_input/policy',
      message: /calibrated on test bed 0xbbbbbbbb, the candidate measured on 0xaaaaaaaa/,
    });
  });
});
