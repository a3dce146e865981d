import { equal, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { program } from '../../../../../../tests/support/program.ts';

const { options, file } = program(
  new URL('../../../../../src/scale/load/generator/make-urgent.ts', import.meta.url),
);

/** In a process of its own: this one keeps what it has. */
function tell(before: string): string {
  const script = `${before}
    const { makeUrgent } = await import(${JSON.stringify(file)});
    const { getPriority } = await import('node:os');
    const { readFileSync } = await import('node:fs');
    const how = makeUrgent();
    // Field 41 of /proc/PID/stat: 0 ordinary, 2 round robin.
    const policy = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[38];
    console.log([how, policy, getPriority()].join(' '));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...options, '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  );
  ok(stdout, stderr);
  return stdout.trim();
}

describe('the urgency of the generator', () => {
  it('is what the system says of it', () => {
    const [how = '', policy, priority] = tell('').split(' ');
    ok(['real_time', 'niced', 'ordinary'].includes(how), how);
    equal(policy === '2', how === 'real_time');
    if (how === 'niced') equal(priority, '-10');
  });

  it('is not real time where there is no chrt', () => {
    const [how, policy] = tell("process.env.PATH = '/nowhere';").split(' ');
    ok(how === 'niced' || how === 'ordinary', how);
    equal(policy, '0');
  });
});
