import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const script = `
  import { parseOptions } from ${JSON.stringify(join(import.meta.dirname, '../lib/options.mjs'))};
  const { values } = parseOptions('usage: x', { options: { only: { type: 'string' } } });
  console.log('only', values.only);`;

function started(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['--input-type=module', '--eval', script, '--', ...args];
  return spawnSync(process.execPath, command, { encoding: 'utf8' });
}

describe('parseOptions', () => {
  it('gives what is known', () => {
    assert.equal(started('--only', 'a').stdout, 'only a\n');
  });

  it('ends `npm run nodes` with 2 for an unknown option', () => {
    const command = ['--import=tsx', join(import.meta.dirname, '../nodes.ts'), '--versoins', '22'];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^almanac: Unknown option '--versoins'/);
  });

  it('prints the help when that is asked for', () => {
    const { status, stdout } = started('--only', 'a', '-h');
    assert.deepEqual([status, stdout], [0, 'usage: x\n']);
  });

  it('refuses what is not known with a sentence and the help', () => {
    const { status, stdout, stderr } = started('--onyl');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^almanac: Unknown option '--onyl'.*\n\nusage: x\n$/);
  });
});
