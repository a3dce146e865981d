import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { BuildProgress } from '../lib/relay/progress.ts';

describe('BuildProgress', () => {
  const progress = new BuildProgress(3, tmpdir(), () => undefined);

  function built(package_id: string, fresh: boolean, kind = 'lib'): string {
    return JSON.stringify({ reason: 'compiler-artifact', package_id, fresh, target: { kind: [kind] } });
  }

  it('counts each package once, without its build script, and those built before', () => {
    const lines = [
      built('a 1', true),
      built('b 1', false, 'custom-build'),
      built('b 1', false),
      built('b 1', false, 'bin'),
      '{"reason":"build-script-executed"}',
      'what a compiler prints',
    ];
    for (const line of lines) progress.take(line);
    assert.match(progress.line(), /^ {2}2 of 3 packages, 1 of them before; 0 min, /);
  });
});
