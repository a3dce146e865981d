import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { costOf, findingsOf, readPrices } from '../../../../../src/endpoint/gateway/usage/cost.ts';
import { readUsage } from '../../../../../src/endpoint/gateway/usage/read-usage.ts';
import type { UsageLine } from '../../../../../src/endpoint/gateway/usage/usage-files.ts';
import { client, DoorScene, exchange, letIn, noonMs } from '../scene.ts';

const keyed = { ...client, key: 'wallet' };

/** A line of a quiet minute. */
function minute(n: number, fields: Partial<UsageLine> = {}): UsageLine {
  return {
    schema: 'almanac.gateway.usage.v1',
    region: 'eu',
    gateway: 'g1',
    line: n,
    minute: noonMs / 60_000 + n,
    rows: [],
    latencies: [],
    upstreams: [],
    ...fields,
  };
}

describe('the usage of gateways', () => {
  let scene: DoorScene;
  beforeEach(() => {
    scene = new DoorScene();
  });
  afterEach(() => scene.close());

  it('adds up what a door has counted, to the byte, from its folder and its access log', async () => {
    const usage = join(scene.folder, 'usage');
    const file = join(scene.folder, 'access.jsonl');
    const accessLog = { file, sample: 1, slowMs: 1e6, rotateBytes: 1e9, keep: 1, linesPerSecond: 1e6 };
    const door = scene.open({ usage, accessLog });
    const item = `0x${'ab'.repeat(32)}`;
    letIn(door);
    for (let n = 0; n < 99; n += 1)
      door.told(exchange({ method: 'state_getStorage', at: 'hash', item, us: 1_000, upstreamUs: 900 }));
    door.told(
      exchange({ method: 'state_getStorage', at: 'hash', cached: true, tries: 0, us: 50, upstreamUs: 0 }),
    );
    scene.nowMs += 3_600_000;
    door.told(
      exchange({ method: 'state_call', client: keyed, us: 500_000, upstreamUs: 499_000, bytesOut: 70_000 }),
    );
    door.told(exchange({ method: 'state_call', code: 4_003 }));
    door.told(
      exchange({ method: 'state_call', code: -32_999, tries: 0, upstream: undefined, upstreamUs: 0 }),
    );
    door.pushed(keyed, 'chain_newHead', 600);
    await door.close();
    appendFileSync(file, '{"ts":"2026-11-22T1\n');
    const { summary, strangeLines, accessLines } = await readUsage([usage, file, usage]);
    const told = summary.usage();
    deepEqual([strangeLines, accessLines], [1, 103]);
    equal(told.totals.bytes_in + told.totals.bytes_out, 102 * 30 + 70_010 + 600);
    deepEqual(
      [told.totals.calls, told.totals.errors, told.totals.refused, told.totals.pushes],
      [103, 1, 1, 1],
    );
    deepEqual(
      told.methods.map(({ method, calls, cacheable, cache_hits }) => [method, calls, cacheable, cache_hits]),
      [
        ['state_getStorage', 100, 100, 1],
        ['state_call', 3, 0, 0],
        ['(other)', 0, 0, 0],
      ],
    );
    equal(told.methods[0]?.p99_us, 1_007);
    deepEqual(
      told.keys.map(({ key, calls }) => [key, calls]),
      [
        ['wallet', 1],
        [null, 102],
      ],
    );
    deepEqual(
      told.hours.map(({ hour_s: hourS, errors }) => [hourS * 1_000 - noonMs, errors]),
      [
        [0, 0],
        [3_600_000, 1],
      ],
    );
    deepEqual(told.items, [{ network: 'almanac', item, calls: 99, us: 99_000 }]);
  });

  it('weighs lines of access logs, and reads files that were packed', async () => {
    const line = { ts: 'x', network: 'n', method: 'm', item: '0x01', us: 10, weight: 100 };
    const file = scene.file('access.jsonl.1', `${JSON.stringify(line)}\n`);
    const packed = scene.file('2026-11-22.jsonl.gz', '');
    appendFileSync(packed, gzipSync(`${JSON.stringify(minute(0))}\n`));
    const { summary, usageLines } = await readUsage([file, packed]);
    deepEqual(summary.usage().items, [{ network: 'n', item: '0x01', calls: 100, us: 1_000 }]);
    equal(usageLines, 1);
  });

  it('shares the cost of nodes out by the time that upstreams took, and finds what is idle', async () => {
    const row = {
      network: 'n',
      key: null,
      code: 0,
      pushes: 0,
      us: 0,
      bytes_in: 0,
      cache_hits: 0,
      retries: 0,
    };
    const lines = Array.from({ length: 100 }, (_, n) =>
      minute(n, {
        rows: [
          { ...row, method: 'dear', calls: 1, upstream_us: 9e6, bytes_out: 1e10, cacheable: 0 },
          { ...row, method: 'cheap', calls: 99, upstream_us: 1e6, bytes_out: 0, cacheable: 99 },
        ],
        // Busy for a fifth of the time and more in 6 minutes of 100.
        upstreams: [
          { network: 'n', upstream: 'busy', calls: 1, us: n < 6 ? 12e6 : 0 },
          { network: 'n', upstream: 'idle', calls: 1, us: n < 5 ? 60e6 : 0 },
        ],
      }),
    );
    const away = Array.from({ length: 100 }, (_, n) => minute(n, { region: 'us', gateway: 'g2' }));
    const file = scene.file('u.jsonl', [...lines, ...away].map((line) => JSON.stringify(line)).join('\n'));
    const usage = (await readUsage([file])).summary.usage();
    const prices = readPrices(
      scene.file(
        'prices.yaml',
        'perTB: 10\nnodes:\n  - {network: n, upstream: busy, perMonth: 438.3}\n  - {network: n, upstream: idle, perMonth: 0}\n',
      ),
    );
    const cost = costOf(usage, prices);
    // 100 of 43,830 minutes of 438.3, nine tenths of it for one method, and a terabyte.
    deepEqual(
      cost.methods.map((one) => [one.method, one.cost.toFixed(4)]),
      [
        ['dear', '10.9000'],
        ['cheap', '0.1000'],
      ],
    );
    equal(cost.total.toFixed(4), '11.0000');
    deepEqual(
      findingsOf(usage, prices).map(({ kind, subject }) => [kind, subject]),
      [
        ['idle_node', 'n/idle'],
        ['useless_cache', 'n'],
        ['idle_region', 'us'],
      ],
    );
    deepEqual(
      findingsOf({ ...usage, minutes: 59 }).map(({ kind }) => kind),
      ['useless_cache'],
    );
  });

  it('says what is wrong with files and prices', async () => {
    await rejects(readUsage([join(scene.folder, 'none')]), /none cannot be read: no such file or directory/);
    await rejects(readUsage([scene.folder]), /it holds no file of usage/);
    throws(
      () => readPrices(scene.file('p.yaml', 'perTB: -1\nnodes: [{upstream: a}]')),
      /perTB: must be at least 0\n.*nodes\[0\]\.network/s,
    );
    const { summary, strangeLines } = await readUsage([scene.file('x.jsonl', 'hello\n{}\n[]\n')]);
    deepEqual([strangeLines, summary.usage().totals.calls], [3, 0]);
    equal(summary.usage().from_s, null);
  });
});
