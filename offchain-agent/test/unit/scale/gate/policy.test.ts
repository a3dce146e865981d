import { deepEqual, equal, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import { defaultPolicy } from '../../../../src/scale/gate/verdict.ts';

describe('the policy of a gate', () => {
  const expected = 'expected a percentage from 0% to 100%, for example 99.5%';
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-policy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string): string => {
    const path = join(folder, 'policy.json');
    writeFileSync(path, text);
    return path;
  };
  const calibration = {
    runNoise: 0.012,
    degrees: 11,
    runs: 12,
    sizes: [1, 2],
    fingerprint: '0xaa',
    at: '2026-11-01T00:00:00Z',
  };

  it('is the default where nothing is said', () => {
    const gates = { isLatencyJudged: true, isSpreadJudged: true };
    deepEqual(readPolicy({}), { ...defaultPolicy, ...gates, weights: undefined, calibration: undefined });
  });

  it('is that of the file, and flags come first', () => {
    const policy = file('{"weights": "none", "magnitude": "5%", "plainLoss": "30%"}');
    const read = readPolicy({ policy, magnitude: '3%', runNoise: '1%' });
    deepEqual(
      [read.weights, read.magnitude, read.plainLoss, read.runNoise],
      ['none', 0.03, 0.3, { deviation: 0.01 }],
    );
  });

  it('takes the noise of a calibration, unless another is named', () => {
    const policy = file(JSON.stringify({ calibration }));
    deepEqual(readPolicy({ policy }).runNoise, { deviation: 0.012, degrees: 11 });
    deepEqual(readPolicy({ policy }).calibration, calibration);
    deepEqual(readPolicy({ policy, runNoise: '2%' }).calibration, undefined);
  });

  it('names what is wrong in the file, with an example', () => {
    for (const text of [
      '{"magnitud": "5%"}',
      '{"magnitude": 5}',
      '[]',
      'no JSON',
      '{"calibration": {}}',
      JSON.stringify({ calibration: { ...calibration, runs: 1 } }),
      JSON.stringify({ calibration: { ...calibration, fingerprint: '' } }),
    ])
      throws(() => readPolicy({ policy: file(text) }), {
        code: 'bad_input/policy',
        message: /is not a policy \(.*expected \{"magnitude": "2%"/,
      });
    throws(() => readPolicy({ policy: join(folder, 'none.json') }), { code: 'bad_input/policy' });
    throws(() => readPolicy({ policy: file('{"magnitude": "much"}') }), { code: 'bad_input/share' });
  });

  it('reads a file with a byte order mark, and names the file whose share is none', () => {
    equal(readPolicy({ policy: file('\uFEFF{"magnitude": "3%"}') }).magnitude, 0.03);
    const policy = file('{"magnitude": "3%", "sizeTolerance": "much"}');
    throws(() => readPolicy({ policy }), {
      message: `${policy}: sizeTolerance: "much" is not a share; ${expected}`,
    });
    throws(() => readPolicy({ policy, sizeTolerance: '1' }), {
      message: `--size-tolerance: "1" is not a share; ${expected}`,
    });
  });

  it('refuses a file with two noises of a run', () => {
    throws(() => readPolicy({ policy: file(JSON.stringify({ runNoise: '1%', calibration })) }), {
      code: 'bad_input/policy',
      message: /runNoise and calibration are two noises of a run: keep one of them/,
    });
  });

  it('refuses numbers that contradict each other', () => {
    for (const [options, message] of [
      [{ tolerance: '1%' }, /--tolerance 1% is below --magnitude 2%/],
      [{ sizeTolerance: '1.5%' }, /--size-tolerance 1\.5% is below/],
      [{ magnitude: '20%' }, /--tolerance 10% is below --magnitude 20%/],
      [{ plainLoss: '0%' }, /--plain-loss 0% is below/],
      [{ plainLoss: '100%' }, /--plain-loss 100% would let a network stand still/],
      [{ significance: '0%' }, /the significance is 0%/],
    ] as const)
      throws(() => readPolicy(options), { code: 'bad_input/policy', message });
  });
});
