import { deepEqual, equal, ok } from 'node:assert/strict';
import { otherMethod, UsageCounters } from '../../../../../src/endpoint/gateway/usage/counters.ts';
import { quantileUs } from '../../../../../src/sli/bucket.ts';
import { client, exchange } from '../scene.ts';

const million = 1_000_000;
/** 1/32, the width of a bucket, and the unit's own rounding. */
const bound = 0.032;

describe('the counters of usage', () => {
  it('have the p99 of each method of a million calls within 3.2 % of the exact one, and never below it', () => {
    const counters = new UsageCounters();
    const methods = ['state_getStorage', 'chain_getBlock', 'state_call', 'author_submitExtrinsic'];
    const latencies = methods.map((_, index) => new Float64Array(million / methods.length).fill(index));
    let seed = 19;
    const random = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return (seed + 1) / 2 ** 32;
    };
    for (const [index, method] of methods.entries()) {
      const of = latencies[index] ?? new Float64Array();
      for (let n = 0; n < of.length; n += 1) {
        // A long tail that differs by method: most take around a millisecond, some a second.
        const us = Math.floor((80 + 400 * index) * random() ** -(0.4 + 0.3 * index));
        of[n] = us;
        counters.told(exchange({ method, us, bytesIn: 1, bytesOut: 2 }));
      }
    }
    const counted = counters.counted(0);
    for (const [index, method] of methods.entries()) {
      const sorted = (latencies[index] ?? new Float64Array()).toSorted();
      const exact = sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
      const buckets = counted.latencies.find((one) => one.method === method)?.buckets ?? [];
      const sixteenths = buckets.map(([bucket, count]) => [bucket, 16 * count] as const);
      const p99 = quantileUs(sorted.length, sixteenths, 990_000) ?? 0;
      ok(p99 >= exact && p99 <= exact * (1 + bound), `${method}: ${p99} us beside ${exact} us`);
    }
    equal(
      counted.rows.reduce((sum, { calls }) => sum + calls, 0),
      million,
    );
    equal(
      counted.rows.reduce((sum, { bytes_in, bytes_out }) => sum + bytes_in + bytes_out, 0),
      3 * million,
    );
  });

  it('count a call under its network, key, method and code', () => {
    const counters = new UsageCounters();
    const keyed = { ...client, key: 'wallet' };
    counters.told(exchange({ client: keyed, at: 'hash', tries: 3, us: 500, upstreamUs: 400 }));
    counters.told(exchange({ client: keyed, at: 'hash', tries: 0, cached: true, us: 20, upstreamUs: 0 }));
    counters.told(exchange({ code: 4_003, at: 'hash' }));
    counters.pushed('almanac', 'wallet', 'system_chain', 77);
    deepEqual(counters.counted(7).rows, [
      {
        network: 'almanac',
        key: 'wallet',
        method: 'system_chain',
        code: 0,
        calls: 2,
        pushes: 1,
        us: 520,
        upstream_us: 400,
        bytes_in: 20,
        bytes_out: 117,
        cacheable: 2,
        cache_hits: 1,
        retries: 2,
      },
      {
        network: 'almanac',
        key: null,
        method: 'system_chain',
        code: 4_003,
        calls: 1,
        pushes: 0,
        us: 100,
        upstream_us: 80,
        bytes_in: 10,
        bytes_out: 20,
        cacheable: 0,
        cache_hits: 0,
        retries: 0,
      },
    ]);
    deepEqual(counters.counted(7).upstreams, [{ network: 'almanac', upstream: 'a', calls: 3, us: 480 }]);
    counters.clear();
    deepEqual(counters.counted(8), { minute: 8, rows: [], latencies: [], upstreams: [] });
  });

  it('stay bounded whatever clients and upstreams make up', () => {
    const counters = new UsageCounters();
    for (let n = 0; n < 5_000; n += 1) {
      counters.told(exchange({ method: `made_up${n}`, code: -32_601, tries: 0 }));
      counters.told(exchange({ method: `made_up${n}`, code: -32_999, tries: 0 }));
      counters.told(exchange({ method: `asked_of_nodes${n}`, code: -32_601, tries: 1 }));
      counters.told(exchange({ method: 'x'.repeat(1_000) }));
    }
    deepEqual(
      counters.counted(0).rows.map(({ method, code, calls }) => [method, code, calls]),
      [
        [otherMethod, -32_601, 10_000],
        [otherMethod, -32_999, 5_000],
        [otherMethod, 0, 5_000],
      ],
    );
    // A node that answers to anything, with any code.
    for (let n = 0; n < 50_000; n += 1)
      counters.told(exchange({ method: `m${n % 2_000}`, code: 1 + (n % 777) }));
    const { rows, latencies } = counters.counted(0);
    ok(rows.length <= 10_001, `${rows.length} rows`);
    ok(latencies.length <= 1_001, `${latencies.length} methods`);
    equal(
      rows.reduce((sum, { calls }) => sum + calls, 0),
      70_000,
    );
  });

  it('leave what was refused at the door out of the latencies', () => {
    const counters = new UsageCounters();
    counters.told(exchange({ us: 1_000 }));
    counters.told(exchange({ us: 1, code: -32_999, tries: 0 }));
    deepEqual(counters.counted(0).latencies[0]?.buckets, [[190, 1]]);
  });
});
