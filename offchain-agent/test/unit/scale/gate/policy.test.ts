import { deepEqual, throws } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPolicy } from '../../../../src/scale/gate/judge.ts';
import { defaultPolicy } from '../../../../src/usl/compare.ts';

describe('the policy of a gate', () => {
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

  it('is the default where nothing is said', () => {
    deepEqual(readPolicy({}), defaultPolicy);
  });

  it('is that of the file, and flags come first', () => {
    const policy = file('{"weights": "none", "magnitude": "5%", "significance": "1%"}');
    deepEqual(readPolicy({ policy }), { weights: 'none', magnitude: 0.05, significance: 0.01 });
    deepEqual(readPolicy({ policy, magnitude: '3%' }).magnitude, 0.03);
  });

  it('names what is wrong in the file, with an example', () => {
    for (const text of ['{"magnitud": "5%"}', '{"magnitude": 5}', '[]', 'no JSON'])
      throws(() => readPolicy({ policy: file(text) }), {
        code: 'bad_input/policy',
        message: /is no policy \(.*expected \{"weights": "relative"/,
      });
    throws(() => readPolicy({ policy: join(folder, 'none.json') }), { code: 'bad_input/policy' });
    throws(() => readPolicy({ policy: file('{"magnitude": "much"}') }), { code: 'bad_input/share' });
  });
});
