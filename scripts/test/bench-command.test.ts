import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';

describe('npm run bench', () => {
  it('says in a sentence what it cannot take', () => {
    for (const [args, fault] of [
      [
        ['snapshot', '--blocks', '0x'],
        '--blocks: "0x" is out of range; expected a whole number from 1 to 1000000',
      ],
      [['attack', '--draws', '0x'], '--draws 0x: expected a whole number from 1 on'],
      [['attack', '--only', 'F3'], '--only: expected together with --mutants'],
    ] as const) {
      const all = ['--import', 'tsx', join(root, 'scripts/bench.ts'), ...args];
      const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, encoding: 'utf8' });
      deepEqual({ status, stdout }, { status: 2, stdout: '' });
      equal(stderr, `almanac: ${fault}\n`);
    }
  });
});
