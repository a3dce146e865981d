import { deepEqual, equal, match } from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { MadeEndpoint } from '../../offchain-agent/test/unit/measure/rpc/made-endpoint.ts';
import { startCommand } from '../support/cli.ts';
import { runAlmanac } from '../support/run-almanac.ts';

interface Document {
  readonly verdict: string;
  readonly endpoints: readonly {
    readonly url: string;
    readonly sent: number;
    readonly answered: number;
    readonly lag_blocks: number | null;
    readonly standing: string;
    readonly reason: string | null;
    readonly stalled: boolean;
    readonly block_ms: number | null;
    readonly nulls: Readonly<Record<string, number>>;
    readonly untaken: Readonly<Record<string, number>>;
  }[];
}

describe('almanac probe of endpoints with different heads', () => {
  let endpoints: readonly MadeEndpoint[];

  beforeEach(async () => {
    endpoints = await Promise.all([1, 2, 3, 4].map(async () => await MadeEndpoint.start()));
    for (const [index, height] of [60_000, 60_000, 30_498, 400].entries()) {
      const endpoint = endpoints[index];
      if (endpoint) endpoint.height = height;
    }
  });

  afterEach(async () => {
    for (const endpoint of endpoints) await endpoint.stop();
  });

  const probe = async (...order: readonly number[]): Promise<{ code: number | null; found: Document }> => {
    const urls = order.map((index) => endpoints[index]?.url(index === 1 ? 'http' : 'ws') ?? '');
    const { code, stdout } = await runAlmanac('probe', '--count', '1', '--json', ...urls);
    return { code, found: JSON.parse(stdout) as Document };
  };

  // hydration-node#1515: a node that was 41 h behind answered well.
  for (const [order, lags] of [
    [
      [0, 2],
      [0, 29_502],
    ],
    [
      [2, 0],
      [29_502, 0],
    ],
    [
      [3, 2, 1, 0],
      [59_600, 29_502, 0, 0],
    ],
    [
      [0, 3, 1, 2],
      [0, 59_600, 0, 29_502],
    ],
  ] as const) {
    it(`finds the lag of each, in the order ${order.join(', ')}`, async () => {
      const { code, found } = await probe(...order);
      deepEqual(
        found.endpoints.map((one) => one.lag_blocks),
        lags,
      );
      deepEqual(
        found.endpoints.map((one) => one.nulls),
        lags.map((lag) => (lag === 0 ? {} : { behind: 1 })),
      );
      deepEqual([code, found.verdict], [1, 'no']);
    });
  }

  it('names an endpoint on another chain with the height and both hashes', async () => {
    for (const endpoint of endpoints) endpoint.height = 1_000;
    const [, , fork] = endpoints;
    if (fork) [fork.chain, fork.forkedAt] = ['f0', 900];
    const { code, found } = await probe(0, 1, 2);
    equal(code, 1);
    const [, , last] = found.endpoints;
    deepEqual([last?.standing, last?.nulls], ['other_chain', { wrong_genesis: 1 }]);
    match(
      last?.reason ?? '',
      /^is on another chain: its block 992 is 0x0+f03e0, that of http:\S+, ws:\S+ is 0x0+3e0$/,
    );
  });

  it('finds a single endpoint whose head is old by the time of its chain', async () => {
    const [one] = endpoints;
    if (one) one.headMs = Date.now() - 41.5 * 3_600_000;
    const url = one?.url('ws') ?? '';
    const { code, stdout } = await runAlmanac('probe', '--count', '1', url);
    equal(code, 1);
    match(stdout, /^ws:\S+: head is 41 h old \(block time 6 s\)\.$/m);
    equal((await runAlmanac('probe', '--count', '1', '--stall-after', 'off', url)).code, 0);
    if (one) one.headMs = Date.now();
    equal((await runAlmanac('probe', '--count', '1', url)).code, 0);
  });

  it('tells of a chain that stands still once', async () => {
    for (const endpoint of endpoints) {
      endpoint.height = 1_000;
      endpoint.headMs = Date.now() - 3 * 3_600_000;
    }
    const urls = endpoints.slice(0, 2).map((endpoint) => endpoint.url('ws'));
    const { code, stdout } = await runAlmanac('probe', '--count', '1', ...urls);
    deepEqual([code, stdout.split(' old ').length], [1, 2]);
    match(
      stdout,
      /^The chain produces no blocks: at each endpoint the head is 3 h old \(block time 6 s\)\.$/m,
    );
  });

  it('takes an instant again at which its own machine stood still', async () => {
    const [one, , other] = endpoints;
    const probe = startCommand([
      'probe',
      '--count',
      '1',
      '--json',
      one?.url('ws') ?? '',
      other?.url('ws') ?? '',
    ]);
    const pauses: Promise<void>[] = [];
    if (one) {
      one.takeover = ({ method }) => {
        if (method !== 'chain_getHeader' || pauses.length >= 6) return false;
        probe.process.kill('SIGSTOP');
        pauses.push(setTimeout(200).then(() => void probe.process.kill('SIGCONT')));
        return false;
      };
    }
    const { stdout } = await probe.ended;
    const { endpoints: found } = JSON.parse(stdout) as Document;
    equal(pauses.length, 6);
    deepEqual(
      found.map(({ sent, nulls, untaken }) => ({ sent, nulls, untaken })),
      [
        { sent: 1, nulls: {}, untaken: {} },
        { sent: 1, nulls: { behind: 1 }, untaken: {} },
      ],
    );
  });

  it('says nothing of the age of a head without a clock', async () => {
    const [one] = endpoints;
    const { code, stdout } = await runAlmanac('probe', '--count', '1', one?.url('ws') ?? '');
    deepEqual([code, stdout.includes(' old'), stdout.includes('not changed')], [0, false, false]);
  });

  it('names both of two on different chains, and ends with 3', async () => {
    const [one, other] = endpoints;
    for (const endpoint of endpoints) endpoint.height = 1_000;
    if (other) [other.chain, other.forkedAt] = ['f0', 900];
    const { code, found } = await probe(0, 1);
    deepEqual([code, found.verdict, one?.height], [3, 'unknown', 1_000]);
    for (const { standing, answered, reason } of found.endpoints) {
      deepEqual([standing, answered], ['undecided', 1]);
      match(reason ?? '', /^disagrees with as many others: its block 992 is 0x/);
    }
  });
});
