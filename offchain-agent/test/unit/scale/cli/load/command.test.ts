import { rejects } from 'node:assert/strict';
import { Command } from 'commander';
import { runLoad } from '../../../../../src/scale/cli/load/run.ts';

const flags = {
  rate: '10',
  for: '5s',
  schedule: 'constant',
  seed: '1',
  maxP99: '60s',
  fractions: '0.5',
  repeat: '1',
  maxLag: '5ms',
};

describe('almanac load', () => {
  it('goes over HTTP to Ethereum networks of this user alone', async () => {
    await rejects(runLoad(['http://127.0.0.1:9944'], flags, new Command()), {
      code: 'bad_input/ethereum_load',
      message: /expected nodes of one running network of "almanac network up --client"/,
    });
  });

  it('reads all options before it connects to anything', async () => {
    for (const [change, code] of [
      [{ repeat: '0' }, 'bad_input/count'],
      [{ fractions: '2' }, 'bad_input/fractions'],
      [{ maxP99: 'soon' }, 'bad_input/duration'],
      [{ maxLag: '5' }, 'bad_input/duration'],
      [{ rate: 'fast' }, 'bad_input/number'],
    ] as const)
      await rejects(runLoad(['ws://127.0.0.1:1'], { ...flags, ...change }, new Command()), { code });
  });
});
