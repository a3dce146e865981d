import '@almanac-chain/types';
import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { type RawData, WebSocket } from 'ws';
import { percent } from '../../offchain-agent/src/base/format.ts';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import { print } from '../../offchain-agent/src/cli/output.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { type DevNode, startDevNode } from '../support/dev-node.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser } from '../support/page-browser.ts';
import { violations } from '../support/page-cells.ts';
import { poll } from '../support/poll.ts';
import { submit } from '../support/submit.ts';

const windowS = 10;
const alice = pairOf('//Alice');
const reporters = ['//Eve', '//Ferdie'].map(pairOf);
const patch = {
  validators: { slotDurationMs: 1_000 },
  sli: {
    windowMs: windowS * 1_000,
    leastReporters: 2,
    sampling: { minReporters: 2, graceBlocks: 6, graceMs: 6_000 },
  },
};

interface Sli {
  readonly account: string;
  readonly identity: string;
  readonly period: string;
  readonly uptime_ppm: number | null;
  readonly p95_us: number | null;
}

/** A node as a front end knows it. */
interface Shown {
  readonly name: string;
  readonly validator: string | null;
  readonly sli: Sli | null;
}

describe('almanac telemetry, with a real node', () => {
  let node: DevNode;
  let api: ApiPromise;
  let telemetry: RunningCommand;
  let telemetryPort = 0;
  let feed: WebSocket;
  const shown = new Map<number, Shown>();
  /** Every row that was ever shown: the next window may take the place of one within seconds. */
  const rows: Shown[] = [];

  before(async () => {
    const [port = 0] = await freePorts(1);
    telemetryPort = port;
    node = await startDevNode(patch, ['--telemetry-url', `ws://127.0.0.1:${port}/submit 1`]);
    api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
    telemetry = startCommand([
      'telemetry',
      '--url',
      node.url,
      '--listen',
      `127.0.0.1:${port}`,
      '--period',
      'window',
      '--json',
    ]);
    const { stdout } = telemetry.process;
    if (stdout) await once(stdout, 'data');
    feed = await openFeed(port);
  });

  after(async () => {
    feed?.terminate();
    telemetry?.process.kill('SIGKILL');
    await api?.disconnect();
    await node?.close();
  });

  it('shows the node with uptime and latency of its validator when the chain has records of it', async () => {
    const links = new HashChain(new Uint8Array(32).fill(9), 16);
    const joins = reporters.map(
      async (one) => await submit(api, api.tx.registry.join(0, one.address, 'lab', links.head), one),
    );
    await Promise.all(joins);
    const windows = reporters.map(async ({ address }) =>
      (await api.query.registry.reporters(0, address)).unwrap().joined.toNumber(),
    );
    const joined = Math.max(...(await Promise.all(windows)));
    const nowS = async () => (await api.query.timestamp.now()).toNumber() / 1_000;
    await poll('the window is over', nowS, (now) => now >= joined + windowS);
    const hash = `0x${'11'.repeat(32)}`;
    const entry = { indicator: 'Arrival', samples: 5, buckets: [[190, 5]] as [number, number][] };
    const entries = [0, 1].map((target) => ({ target, ...entry }));
    const evidence = { root: hash, contentId: hash };
    // Who joined a window earlier reveals a link more.
    const reports = reporters.map(async (one) => {
      const { joined: first } = (await api.query.registry.reporters(0, one.address)).unwrap();
      const link = links.link(1 + (joined - first.toNumber()) / windowS);
      await submit(api, api.tx.sli.report(0, joined, 0, link, evidence, entries), one);
    });
    await Promise.all(reports);
    const period = { kind: 'Window', start: joined } as const;
    await poll(
      'the record',
      async () => (await api.query.sli.records(0, 'Arrival', period, 1)).isSome,
      (isThere) => isThere,
    );
    const recordedMs = performance.now();
    const row = await until(({ sli }) => sli?.uptime_ppm !== null && sli?.p95_us != null);
    print(`      both columns ${((performance.now() - recordedMs) / 1_000).toFixed(1)} s after the record`);
    deepEqual(
      [row.sli?.identity, row.sli?.account, row.sli?.uptime_ppm],
      ['self-reported', alice.address, 1_000_000],
    );
    equal(row.validator, '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu');
  });

  it('is shown by the page, with the figure of the chain and without a serious fault of accessibility', async () => {
    const browser = await openPageBrowser();
    try {
      const feedUrl = `ws://127.0.0.1:${telemetryPort}/feed`;
      await browser.visit({
        rpc: node.url,
        route: `#/telemetry?feed=${encodeURIComponent(feedUrl)}`,
        shows: '[data-node="0"] [data-column="uptime-sli"]:not(:empty)',
        use: async (page) => {
          const records = await SliRecords.atFinalized(api, { indicator: 'authorship' });
          const answer = await records.answer(1, 'window', undefined);
          const cell = async (column: string) =>
            await page.textContent(`[data-node="0"] [data-column="${column}"]`);
          equal(await cell('uptime-sli'), percent(answer?.sliPpm));
          equal(await cell('validator'), `${alice.address.slice(0, 6)}…${alice.address.slice(-6)}`);
          deepEqual(await violations(page), []);
        },
      });
    } finally {
      await browser.close();
    }
  });

  it('stands in front of its own feed, and adds the same columns to it', async () => {
    const [port = 0] = await freePorts(1);
    // Of another period than the feed behind it: so it is seen whose columns they are.
    const where = ['--url', node.url, '--listen', `127.0.0.1:${port}`];
    const behind = `ws://127.0.0.1:${telemetryPort}/feed`;
    const front = startCommand(['telemetry', ...where, '--period', 'day', '--json', '--upstream', behind]);
    try {
      if (front.process.stdout) await once(front.process.stdout, 'data');
      feed.terminate();
      shown.clear();
      rows.length = 0;
      feed = await openFeed(port);
      // The latency of the day is known no longer once too few of its windows have reports.
      const { sli } = await until((one) => one.sli?.period === 'day' && one.sli.uptime_ppm !== null);
      equal(sli?.account, alice.address);
      front.process.kill('SIGTERM');
      equal((await front.ended).code, 0);
    } finally {
      front.process.kill('SIGKILL');
    }
  });

  it('ends with exit code 0 when a service manager ends it', async () => {
    telemetry.process.kill('SIGTERM');
    equal((await telemetry.ended).code, 0);
  });

  async function openFeed(port: number): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/feed`);
    socket.on('message', (data: RawData) => read((data as Buffer).toString(), socket));
    await once(socket, 'open');
    return socket;
  }

  /** The first row that is as wanted. */
  async function until(isWanted: (one: Shown) => boolean): Promise<Shown> {
    const isThere = (found: Shown | undefined): found is Shown => found !== undefined;
    const look = async () => rows.find(isWanted);
    return (await poll('such a row', look, isThere)) as Shown;
  }

  // The list of chains may come before the caller has the socket.
  function read(text: string, from: WebSocket): void {
    const parts = JSON.parse(text) as unknown[];
    for (let index = 0; index < parts.length; index += 2) {
      const payload = parts[index + 1];
      if (parts[index] === 11) from.send(`subscribe:${(payload as string[])[1]}`);
      if (parts[index] === 3) {
        const [id, [name, , , validator]] = payload as [number, [string, string, string, string | null]];
        shown.set(id, { name, validator, sli: null });
      }
      if (parts[index] === 200) {
        const [id, sli] = payload as [number, Sli | null];
        const known = shown.get(id);
        if (!known) continue;
        const row = { ...known, sli };
        shown.set(id, row);
        rows.push(row);
      }
    }
  }
});
