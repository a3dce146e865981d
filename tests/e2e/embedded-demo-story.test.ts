import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningChains } from '../../offchain-agent/src/base/running-chains.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';

interface Target {
  readonly target: number;
  readonly label: string;
}

interface Counted {
  readonly assigned_slots?: number;
  readonly authored_slots?: number;
}

/** A demo of the whole story, and what it has said. */
class StoryDemo {
  readonly command: RunningCommand;
  said = '';

  constructor(folder: string, ...args: readonly string[]) {
    this.command = startCommand(['demo', ...args], join(folder, 'state'), {
      ALMANAC_CACHE: join(folder, 'cache'),
    });
    this.command.process.stderr?.on('data', (part: Buffer) => {
      this.said += part.toString();
    });
  }

  async page(): Promise<string> {
    const link = async (): Promise<string | undefined> => /its page: (\S+)\/,/.exec(this.said)?.[1];
    return (await poll(`the link of the demo (${this.said})`, link, (found) => found !== undefined)) ?? '';
  }

  async shows(what: RegExp): Promise<void> {
    await poll(`${what}`, async () => what.test(this.said), Boolean);
  }

  async end(): Promise<number | null> {
    this.command.process.kill('SIGINT');
    return (await this.command.ended).code;
  }
}

describe('almanac demo, which has lived through months in advance', () => {
  let folder: string;
  let demo: StoryDemo;
  let page: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-demo-story-'));
    demo = new StoryDemo(folder);
    page = await demo.page();
  });

  after(async () => {
    demo?.command.process.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('names the days on its page, and says that it is simulated', async () => {
    const html = await (await fetch(`${page}/`)).text();
    match(
      html,
      /<meta name="almanac-simulated" content="Simulated\. The real runtime lived through \d+ days in advance/,
    );
    const names = (await (await fetch(`${page}/names.json`)).json()) as { names: Record<string, string> };
    deepEqual(Object.values(names.names).slice(0, 7), ['v1', 'v2', 'v3', 'v4', 'r1', 'r2', 'r3']);
    match(demo.said, /^simulated: the real runtime lived through (9\d|\d{3}) days in advance/m);
  });

  it('has history of months, from the first second on', async () => {
    const { targets } = (await (await fetch(`${page}/api/v1/networks/0/targets`)).json()) as {
      targets: Target[];
    };
    deepEqual(
      targets.map(({ label }) => label),
      ['v1', 'v2', 'v3', 'v4'],
    );
    const periods = await sli('v3', '--period', 'day', '--last', '90');
    ok(periods.length >= 89, `${periods.length} days`);
  });

  it('lets evidence of the last day be verified', async () => {
    const [pid = ''] = await readdir(join(folder, 'state/demo'));
    const evidence = join(folder, 'state/demo', pid, 'evidence');
    const files = (await readdir(evidence)).filter((name) => name.endsWith('.jsonl'));
    ok(files.length >= 24 * 3, `${files.length} files`);
    const paths = files.slice(0, 6).map((name) => join(evidence, name));
    const { stdout, code } = await startCommand(['verify', ...paths], join(folder, 'state')).ended;
    equal(code, 0, stdout);
    equal(stdout.match(/^verified/gm)?.length, paths.length);
  });

  it('opens an outage, counts it and ends it within a minute', async () => {
    await demo.shows(/UTC: v3 is away/);
    await demo.shows(/UTC: v3 is back/);
    const missed = await poll(
      'the missed slots of v3',
      async () => {
        const periods = await sli('v3', '--period', 'window', '--last', '4');
        return periods.reduce((sum, one) => sum + (one.assigned_slots ?? 0) - (one.authored_slots ?? 0), 0);
      },
      (slots) => slots >= 3,
    );
    ok(missed >= 3 && missed <= 5, `${missed} slots`);
  });

  it('runs beside another one, which shows its own chain', async () => {
    const second = new StoryDemo(folder);
    const other = await second.page();
    ok(other !== page);
    const rpcOf = async (url: string): Promise<string | undefined> =>
      /almanac-rpc" content="([^"]+)"/.exec(await (await fetch(`${url}/`)).text())?.[1];
    ok((await rpcOf(other)) !== (await rpcOf(page)));
    equal((await runningChains(join(folder, 'state'))).length, 2);
    equal(await second.end(), 130);
  });

  it('refuses a port that is taken before it lives through anything', async () => {
    const { port } = new URL((await runningChains(join(folder, 'state')))[0]?.url ?? '');
    const refused = new StoryDemo(folder, '--port', port);
    equal((await refused.command.ended).code, 2);
    match(refused.said, /the port is in use\nhint: choose another with --port/);
  });

  it('stops after Ctrl-C and leaves no running chain', async () => {
    equal(await demo.end(), 130);
    deepEqual(await runningChains(join(folder, 'state')), []);
  });

  async function sli(...args: readonly string[]): Promise<readonly Counted[]> {
    const { stdout } = await startCommand(['sli', ...args, '--json'], join(folder, 'state')).ended;
    const { targets } = JSON.parse(stdout) as {
      targets: readonly { readonly records: readonly Counted[] }[];
    };
    return targets[0]?.records ?? [];
  }
});
