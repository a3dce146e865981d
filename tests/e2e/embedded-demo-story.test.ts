import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningChains } from '../../offchain-agent/src/base/running-chains.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { openPageBrowser } from '../support/page-browser.ts';
import { formFaults, rowsOn } from '../support/page-cells.ts';
import { bareAddresses } from '../support/page-forms.ts';
import { poll } from '../support/poll.ts';
import { almanacOf } from '../support/run-almanac.ts';

const pictures = join(import.meta.dirname, '../output/pages');

/** Parts of the page that still load, say that they are empty, or have neither a figure nor something to fill in. */
const emptyRooms = `[
  ...document.querySelectorAll('main .bone, main .empty'),
  ...[document.querySelector('main'), ...document.querySelectorAll('main section:not(.wallet)')].filter(
    (part) => !/[0-9]/.test(part.innerText) && !part.querySelector('input, select, textarea'),
  ),
].map((part) => part.className + ': ' + part.innerText.slice(0, 80))`;

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
    await mkdir(pictures, { recursive: true });
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
    const { stdout, code } = await almanacOf(join(folder, 'state'))('verify', ...paths);
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

  for (const width of [1280, 390]) {
    it(`has no empty room at ${width} px: every part of every page has figures, every account its name, every mark and target its size`, async () => {
      await walk(width);
    });
  }

  it('recounts the last closed window from headers, and reports which days it has none of', async () => {
    const browser = await openPageBrowser();
    const { page: tab, close } = await browser.open();
    try {
      await tab.goto(`${page}/#/v/3`);
      // A day that the seed lived through: the demo has no headers of it, however long it has run.
      await tab.click('[data-index="30"]');
      await tab.waitForSelector('[data-recount]');
      const recounted = async (): Promise<readonly string[][]> => {
        await tab.click('[data-recount]:enabled');
        await tab.waitForSelector('[data-recount]:enabled');
        return await rowsOn(tab, '[data-recounted]', ['@data-recounted', '@data-verdict']);
      };
      // Headers begin with the demo: until a window has closed since, there is none to count.
      const isCounted = (rows: readonly string[][]): boolean =>
        rows.some(([, verdict]) => verdict !== 'none');
      const rows = await poll('a window that is recounted', recounted, isCounted, { everyMs: 1_000 });
      deepEqual(rows, [
        ['day', 'none'],
        ['window', 'equal'],
      ]);
    } finally {
      await close();
      await browser.close();
    }
  });

  it('runs beside another one, which shows its own chain', async () => {
    const second = new StoryDemo(folder);
    const other = await second.page();
    ok(other !== page);
    const rpcOf = async (url: string): Promise<string | undefined> =>
      /almanac-rpc" content="([^"]+)"/.exec(await (await fetch(`${url}/`)).text())?.[1];
    ok((await rpcOf(other)) !== (await rpcOf(page)));
    // The first one answers at the usual address all the while.
    const browser = await openPageBrowser();
    const { page: tab, close } = await browser.open();
    const sockets = new Set<string>();
    tab.on('websocket', (socket) => sockets.add(socket.url().replace(/\/$/, '')));
    await tab.goto(`${other}/`);
    await tab.waitForSelector('main [data-validator]');
    deepEqual([...sockets], [await rpcOf(other)]);
    await close();
    await browser.close();
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

  /** Looks at every page of the demo, and at its status pages. */
  async function walk(width: number): Promise<void> {
    const browser = await openPageBrowser();
    const { page: tab, faults, close } = await browser.open({ width });
    const { names } = (await (await fetch(`${page}/names.json`)).json()) as { names: Record<string, string> };
    const links = async (selector: string): Promise<readonly string[]> =>
      await tab.evaluate<string[]>(
        `[...new Set([...document.querySelectorAll(${JSON.stringify(selector)})].map((link) => link.getAttribute('href')))]`,
      );
    /** Waits until every part has figures; what is empty until then is in the error. */
    const expectFull = async (route: string): Promise<void> => {
      // The page that was there before must not answer for the next one.
      await tab.evaluate(`new Promise((resolve) => {
        addEventListener('hashchange', () => setTimeout(resolve, 100), { once: true });
        location.hash = ${JSON.stringify(route)};
      })`);
      const empty = async (): Promise<readonly string[]> => await tab.evaluate<string[]>(emptyRooms);
      await poll(`figures in every part of ${route}`, empty, ({ length }) => length === 0);
    };
    try {
      await tab.goto(`${page}/`);
      await tab.waitForSelector('main [data-validator]');
      await tab.waitForSelector('[data-agreement-link]');
      const routes = [
        ...(await links('header a[href^="#/"]')),
        ...(await links('[data-validator] a')).slice(0, 1),
        ...(await links('[data-agreement-link]')).slice(0, 1),
        '#/scale/0',
      ].filter((route) => route !== '#/');
      ok(routes.length >= 9, routes.join(' '));
      const found: string[] = [];
      const look = async (route: string): Promise<void> => {
        const name = (route.match(/\w+/g) ?? ['overview']).join('-').slice(0, 16);
        const forms = await formFaults(tab, join(pictures, `demo-${name}-${width}`));
        const bare = await bareAddresses(tab, names);
        found.push(
          ...forms.map((fault) => `${route} ${fault}`),
          ...bare.map((one) => `${route} no name: ${one}`),
        );
      };
      for (const route of [...routes, '#/']) {
        await expectFull(route);
        await look(route);
      }
      deepEqual(faults, []);
      for (const path of ['/status', '/status/0']) {
        await tab.goto(page + path);
        await look(path);
      }
      deepEqual(found, []);
    } finally {
      await close();
      await browser.close();
    }
  }

  async function sli(...args: readonly string[]): Promise<readonly Counted[]> {
    const { stdout } = await almanacOf(join(folder, 'state'))('sli', ...args, '--json');
    const { targets } = JSON.parse(stdout) as {
      targets: readonly { readonly records: readonly Counted[] }[];
    };
    return targets[0]?.records ?? [];
  }
});
