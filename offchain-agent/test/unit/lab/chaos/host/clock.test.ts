import { equal } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkScenario } from '../../../../../../tests/support/check-scenario.ts';
import { findLibrary, WrongClock } from '../../../../../src/lab/chaos/host/clock.ts';

describe('a wrong clock', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'almanac-lib-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('needs a library, in a folder of its own or of the architecture', () => {
    equal(findLibrary([root]), undefined);
    for (const place of ['aarch64-linux-gnu/faketime', 'faketime']) {
      mkdirSync(join(root, place), { recursive: true });
      const path = join(root, place, 'libfaketimeMT.so.1');
      writeFileSync(path, '');
      equal(findLibrary([root]), path);
    }
  });

  it('is refused without it, with the name of the package', () => {
    equal(
      new WrongClock('').refusal(),
      'clock needs libfaketimeMT.so.1, which is not here; install the Debian package libfaketime',
    );
  });

  it('is off by a signed time, or goes away from the right one', () => {
    const read = (fields: object) =>
      checkScenario({ faults: [{ kind: 'clock', nodes: ['v1'], for: '5s', ...fields }] }, 'test').faults[0];
    for (const [offset, ms] of [
      ['+3s', 3_000],
      ['-1.5s', -1_500],
      ['40s', 40_000],
    ] as const)
      equal((read({ offset }) as { offset: number }).offset, ms);
    equal((read({ drift: '-10ms' }) as { drift: number }).drift, -10);
  });
});
