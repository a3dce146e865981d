import { deepEqual, equal, match } from 'node:assert/strict';
import { runningChains } from '../../offchain-agent/src/base/running-chains.ts';
import type { Ran } from '../support/command-process.ts';
import { keepsPromise, PageReader } from '../support/follow-page.ts';
import { betweenCommandsMs, poll } from '../support/poll.ts';

describe('a nominator, a validator operator and the team of a chain, who follow the README', function () {
  this.bail(true);
  let reader: PageReader;

  before(async () => {
    reader = new PageReader('README.md');
    reader.start('npm start');
    await poll(
      'the demo runs',
      async () => await runningChains(reader.state),
      (all) => all.length === 1,
    );
  });

  after(async () => {
    await reader?.close();
  });

  it('see the validators ranked', async () => {
    const first = await reader.command('./almanac validators');
    const ranked = await poll(
      'a window is closed',
      async () => (first.code === 0 ? first : await reader.again('./almanac validators')),
      ({ code }) => code === 0,
      { everyMs: betweenCommandsMs },
    );
    for (const name of ['v1', 'v2', 'v3', 'v4']) match(ranked.stdout, new RegExp(`\\b${name}\\b`));
  });

  it('see the slots of one validator, window by window', async () => {
    keepsPromise(await reader.command('./almanac sli v3'));
  });

  it('see a latency once a window with reports is closed', async () => {
    const isReported = ({ stdout }: Ran): boolean => /^v4\b.* [1-3] +1 +\S+/m.test(stdout);
    const first = await reader.command('./almanac sli v4');
    const told = await poll(
      'reporters stand behind a figure of v4',
      async () => (isReported(first) ? first : await reader.again('./almanac sli v4')),
      isReported,
      { everyMs: betweenCommandsMs },
    );
    match(told.stdout, /coverage %/);
  });

  it('count the same from outside, until they interrupt it', async () => {
    const watching = reader.start('./almanac watch');
    let shown = '';
    watching.process.stdout?.on('data', (part: Buffer) => {
      shown += part.toString();
    });
    await poll(
      'watch shows validators',
      () => Promise.resolve(shown),
      (text) => /\bv3\b/.test(text),
    );
    watching.process.kill('SIGINT');
    equal((await watching.ended).code, 130);
  });

  it('list the steps of the tests', async () => {
    // Without --list this test would run itself.
    const listed = await reader.command('npm test -- --only', undefined, {
      'unit,embedded': 'unit,embedded --list',
    });
    equal(listed.code, 0, listed.stderr);
    for (const step of ['unit', 'e2e']) match(listed.stdout, new RegExp(`^ *${step}\\b`, 'm'));
    deepEqual(reader.forgotten, []);
  });
});
