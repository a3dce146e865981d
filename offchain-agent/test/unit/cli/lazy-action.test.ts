import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Command } from 'commander';
import { lazyAction } from '../../../src/cli/lazy-action.ts';

describe('lazyAction', () => {
  it('loads nothing until the command runs, and hands it its arguments and options alone', async () => {
    let loads = 0;
    const ran: unknown[][] = [];
    const command = new Command('almanac')
      .argument('<file>')
      .argument('[more...]')
      .option('--json')
      .action(
        lazyAction(async () => {
          loads += 1;
          return (...given: unknown[]) => void ran.push(given);
        }),
      );
    equal(loads, 0);
    await command.parseAsync(['a', 'b', 'c', '--json'], { from: 'user' });
    equal(loads, 1);
    deepEqual(ran, [['a', ['b', 'c'], { json: true }]]);
  });

  it('fails as what it runs fails', async () => {
    const action = lazyAction(async () => async () => await Promise.reject(new Error('no such file')));
    await rejects(action({}, new Command()), /no such file/);
  });
});
