import { deepEqual, equal, rejects } from 'node:assert/strict';
import { nodeCommand } from '../../../../src/network/real/node-process.ts';

const { signal } = new AbortController();

describe('nodeCommand', () => {
  it('takes a path, a name on PATH, and arguments behind either', async () => {
    deepEqual(await nodeCommand('/bin/sh', signal), ['/bin/sh']);
    const [program, ...rest] = await nodeCommand('env --ignore-environment almanac-node', signal);
    equal(program?.endsWith('/env'), true);
    deepEqual(rest, ['--ignore-environment', 'almanac-node']);
  });

  it('refuses what cannot be run and says what it expected', async () => {
    await rejects(nodeCommand('no-such-node --dev', signal), {
      code: 'bad_input/node',
      message:
        '--node no-such-node --dev: "no-such-node" is no program that can be run; expected a path or a name on PATH, or leave --node out to use the node of this repository',
    });
    await rejects(nodeCommand('/tmp', signal), { code: 'bad_input/node' });
  });
});
