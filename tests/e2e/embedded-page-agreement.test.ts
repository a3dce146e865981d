import { deepEqual, equal, match } from 'node:assert/strict';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { keepsPromise, PageReader } from '../support/follow-page.ts';
import { poll } from '../support/poll.ts';

const page = 'docs/tutorials/agreement.md';

describe('who follows docs/tutorials/agreement.md', function () {
  this.bail(true);
  let reader: PageReader;
  let demo: RunningCommand;
  let said = '';

  before(async () => {
    reader = new PageReader(page, { sharesProcess: true });
    demo = reader.start('./almanac demo --story agreement');
    demo.process.stderr?.on('data', (part: Buffer) => {
      said += part.toString();
    });
    await hears('and stands still');
  });

  after(async () => {
    await reader?.close();
  });

  it('offers and accepts an agreement, as the page shows', async () => {
    keepsPromise(await reader.command('./almanac agreement offer'));
    keepsPromise(await reader.command('./almanac agreement accept'));
  });

  it('sees the day go by, in which the validator is gone for a while', async () => {
    await hears('settle it');
    for (const line of ['08:00 v1 is gone', '14:00 v1 is back']) match(said, new RegExp(`^${line}$`, 'm'));
  });

  it('settles it to the unit that the page says, and counts it again', async () => {
    equal((await reader.command('./almanac agreement show')).code, 0);
    keepsPromise(await reader.command('./almanac agreement settle'));
    keepsPromise(await reader.command('./almanac verify --settlement 0'));
    await hears('settled: missed: 9.9 ALM to the provider, 30 ALM to the customer');
  });

  it('ends the chain by Ctrl-C, and has done all that the page says', async () => {
    demo.process.kill('SIGINT');
    equal((await demo.ended).code, 130);
    deepEqual(reader.forgotten, []);
  });

  it('sees all of it by the first command of the page', async () => {
    const args = ['demo', '--story', 'agreement', '--once', '--json'];
    const { code, stdout, stderr } = await startCommand(args, reader.state).ended;
    equal(code, 0, stderr);
    const { outcome, payout, assigned_slots, authored_slots, differences, passed } = JSON.parse(stdout) as {
      readonly [field: string]: unknown;
    };
    deepEqual([outcome, payout, passed, differences], ['missed', 30_000_000_000_000, true, []]);
    deepEqual([assigned_slots, authored_slots], [360, 270]);
    const real = await startCommand([...args, '--network', 'real'], reader.state).ended;
    equal(real.code, 2);
    match(real.stdout, /a day in seconds takes the embedded chain; leave --network out/);
  });

  async function hears(words: string): Promise<void> {
    await poll(
      words,
      async () => await Promise.resolve(said),
      (text) => text.includes(words),
    );
  }
});
