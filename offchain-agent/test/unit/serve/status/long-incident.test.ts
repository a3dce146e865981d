import { deepEqual, match, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { slots } from '../../../../../tests/support/status-scene.ts';
import { createChainServer } from '../../../../src/serve/chain-server.ts';
import { incidentsOf } from '../../../../src/serve/status/incidents.ts';
import { type IndicatorStatus, joined } from '../../../../src/serve/status/measured.ts';
import { keptWindows, lookedAtWindows, unmeasuredWindows } from '../../../../src/sli/incident.ts';
import { openRecordArchive, type RecordArchive } from '../../../../src/store/record-archive.ts';

/** Longer than what two calls of the chain answer. */
const longWindows = 2 * lookedAtWindows + 40;
/** How many windows are closed between two readings. */
const step = 92;

describe('an incident that is longer than the windows that are kept', () => {
  let chain: FakeServedChain;
  let server: FastifyInstance;
  const servers: FastifyInstance[] = [];

  beforeEach(async () => {
    chain = FakeServedChain.withValidators('v1');
    chain.windows.push(slots(1, noonS - windowS, 10));
    server = await open();
  });
  afterEach(async () => {
    for (const one of servers.splice(0)) await one.close();
  });

  it('keeps its id and its begin on the page and in the feed, and counts all its windows', async () => {
    close(1, 0);
    const before = await idsAt(server);
    for (let closed = 1; closed < longWindows; closed += step) {
      close(Math.min(step, longWindows - closed), 0);
      deepEqual(await idsAt(server), before);
    }
    close(1, 10);
    deepEqual(await idsAt(server), before);
    match((await server.inject('/status/0')).body, new RegExp(`0 of ${10 * longWindows} slots authored`));
  });

  it('has the same id at a server that starts while it goes on', async () => {
    close(longWindows, 0);
    const { page } = await idsAt(await open());
    deepEqual(page, [`0-1-authorship-${noonS}`]);
  });

  it('has the same id after a restart with an archive, though the chain deleted its begin', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-incident-'));
    const archive = await openRecordArchive(join(folder, 'records.sqlite'));
    const first = await open(archive);
    for (let closed = 0; closed < longWindows; closed += step) {
      close(step, 0);
      await idsAt(first);
    }
    chain.windows.splice(0, lookedAtWindows);
    close(1, 0);
    const { page } = await idsAt(await open(archive));
    deepEqual(page, [`0-1-authorship-${noonS}`]);
    for (const one of servers.splice(0)) await one.close();
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(archive?: RecordArchive): Promise<FastifyInstance> {
    const one = await createChainServer({
      chain,
      log: silentLogger(),
      web: null,
      ...(archive && { archive }),
    });
    servers.push(one);
    return one;
  }

  /** So many windows are closed, each with so many of ten slots kept. */
  function close(windows: number, part: number): void {
    for (let index = 0; index < windows; index += 1)
      chain.windows.push(slots(1, chain.nowS + index * windowS, part));
    chain.advance(windows * windowS);
  }
});

/** The ids of incidents. */
async function idsAt(server: FastifyInstance): Promise<{ page: string[]; feed: string[] }> {
  const idsIn = (body: string, pattern: RegExp): string[] => [
    ...new Set([...body.matchAll(pattern)].map(([, id = '']) => id)),
  ];
  const [page, feed] = await Promise.all(
    ['/status/0', '/status/0/feed.atom'].map((url) => server.inject(url)),
  );
  return {
    page: idsIn(page?.body ?? '', /id="incident-([\w-]+)"/g),
    feed: idsIn(feed?.body ?? '', /<entry>\s*<id>([^<]+)<\/id>/g),
  };
}

describe('keptWindows', () => {
  const most = 20;
  const rule = { objectivePpm: 990_000, windowS };
  const subject = { network: 0, target: 1, indicator: 'rpc' } as const;
  const found = (windows: readonly IndicatorStatus[], count: number) =>
    incidentsOf(subject, windows, { ...rule, closedUntilS: count * windowS }).incidents;

  it('keeps every incident that reaches into the newest windows as it is, read window by window', () => {
    const kept = fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 10 }) },
    );
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 4 * most }), (parts) => {
        const all = parts.map((part, index) => windowOf(index, part));
        let newest: readonly IndicatorStatus[] = [];
        for (const [index, window] of all.entries()) {
          newest = keptWindows([...newest, window], most, rule, joined);
          ok(newest.length <= most + 2);
          const newestS = (index + 1 - most) * windowS;
          const reaching = found(all.slice(0, index + 1), index + 1).filter(
            ({ endS }) => endS === undefined || endS > newestS,
          );
          const seen = new Map(found(newest, index + 1).map((one) => [one.id, one]));
          for (const one of reaching) {
            const known = seen.get(one.id);
            deepEqual(known && { ...known, isCut: one.isCut }, one);
          }
        }
      }),
    );
  });

  it('forgets what nobody has measured for long', () => {
    const parts = [0, 0, ...Array.from({ length: unmeasuredWindows }, () => undefined), 0, 0];
    const all = parts.map((part, index) => windowOf(index, part));
    deepEqual(keptWindows(all, 2, rule, joined), all.slice(-2));
  });
});

/** Requests answered of ten; undefined where none was measured. */
function windowOf(index: number, part: number | undefined): IndicatorStatus {
  return {
    startS: index * windowS,
    endS: (index + 1) * windowS,
    part: part ?? 0,
    whole: part === undefined ? 0 : 10,
    sharePpm: part === undefined ? undefined : part * 100_000,
    fastPpm: undefined,
    coveragePpm: undefined,
    reporters: part === undefined ? undefined : 2 + (index % 3),
    windows: 1,
    isOpen: false,
    missedFromS: part === 0 ? index * windowS + 3 : undefined,
    missedUntilS: part === 0 ? index * windowS + 17 : undefined,
  };
}
