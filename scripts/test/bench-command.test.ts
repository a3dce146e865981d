import { deepEqual, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';

describe('npm run bench', () => {
  it('says in a sentence what it cannot take', () => {
    const script = join(root, 'scripts/bench.ts');
    const args = ['--import', 'tsx', script, 'snapshot', '--blocks', '0x'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    deepEqual({ status, stdout }, { status: 2, stdout: '' });
    equal(stderr, 'almanac: --blocks: "0x" is out of range; expected a whole number from 1 to 1000000\n');
  });
});
