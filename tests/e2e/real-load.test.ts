import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import { readFundingKey } from '../../offchain-agent/src/scale/load/chain/fund.ts';
import { openLoadChain } from '../../offchain-agent/src/scale/load/chain/load-chain.ts';
import { LoadSession } from '../../offchain-agent/src/scale/load/load-session.ts';
import type { LoadPoint } from '../../offchain-agent/src/scale/load/point.ts';
import { startCommand } from '../support/cli.ts';
import { pageArgs } from '../support/page-commands.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';

/** One node that makes a block a second. Whether the machine is fast enough for figures that count is not asked here: others may use it. */
describe('a load on a real node', () => {
  const { signal } = new AbortController();
  // The warm-up outlasts the way of a transfer to finality: from then on as many become final as are sent.
  const schedule = { kind: 'poisson', rate: 40, warmUpMs: 5_000, forMs: 11_000, seed: 11 } as const;
  let network: TestNetwork;

  before(async () => {
    const figures = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
    network = await startTestNetwork({ name: 'load', validators: 1, candidates: 0, ...figures }, signal);
  });
  after(async () => await network.down());

  async function open(progress: (line: string) => void = () => undefined): Promise<LoadSession> {
    const chain = await openLoadChain(network.url, signal);
    const { pair, secret } = await readFundingKey({ isLocal: chain.isLocal });
    return await LoadSession.open(chain, [network.url], {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress,
      isLocalHost: true,
    });
  }

  it('is counted by success events, with four clocks in their order and within Little’s law', async () => {
    const session = await open();
    try {
      const point = await session.measure(schedule);
      deepEqual(
        [point.refused, point.lost, point.failures],
        [0, 0, 0],
        JSON.stringify(point.refusals_by_pool),
      );
      ok(point.successes > 100, `${point.successes} succeeded`);
      equal(
        point.blocks.reduce((sum, { successes }) => sum + successes, 0),
        point.successes,
      );
      const { accepted, included, finalized } = point.latency_us;
      const means = [point.send_lag_us, accepted, included, finalized].map(({ mean }) => mean ?? Number.NaN);
      deepEqual(
        means,
        means.toSorted((a, b) => a - b),
      );
      equal(finalized.unanswered, 0);
      ok((point.little.difference ?? 1) < 0.5, JSON.stringify(point.little));
    } finally {
      await session.close();
    }
  });

  it('is a command that spends what it was given before, and tells all of it as JSON', async () => {
    const args = pageArgs('docs/how-to/bring-your-runtime.md', './almanac load --rate', { '60s': '5s' });
    const ran = await startCommand([...args, network.url, '--json']).ended;
    const { schema, points } = JSON.parse(ran.stdout) as { schema: string; points: LoadPoint[] };
    equal(schema, 'almanac.load.v1');
    const [point] = points;
    ok(point && point.successes > 20, ran.stderr);
    equal(point.lost, 0);
    equal(ran.code, point.verdict === 'measured' ? 0 : 3);
    match(point.not_comparable ?? '', /^not comparable across N/);
  });

  it('runs as the command of the guide', async () => {
    const args = pageArgs('docs/how-to/run-load-tests.md', './almanac load --rate 200', {
      '200': '20',
      '60s': '5s',
    });
    const { code, stdout, stderr } = await startCommand([...args, network.url]).ended;
    // 3: this machine was too busy to tell.
    ok(code === 0 || code === 3, stderr);
    match(stdout, /^from intended to/m);
  });

  it('is refused when the funding account cannot pay, with what it has and what is needed', async () => {
    const chain = await openLoadChain(network.url, signal);
    const secret = '0x'.padEnd(66, '17');
    const session = await LoadSession.open(chain, [network.url], {
      funder: new Keyring({ type: 'sr25519' }).createFromUri(secret),
      fundingSecret: secret,
      signal,
      isLocalHost: true,
    });
    try {
      await rejects(session.measure(schedule), {
        code: 'no/funds',
        message: /holds 0 ALM, this load needs \d+\.\d+ ALM; send it the rest/,
      });
    } finally {
      await session.close();
    }
  });

  it('ends with a typed error when the node dies in the middle of a point', async () => {
    let tell = (): void => undefined;
    const sending = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const session = await open((line) => {
      if (line.startsWith('sending')) tell();
    });
    try {
      const measuring = rejects(session.measure({ ...schedule, forMs: 60_000 }), {
        code: 'unreachable/node_lost',
        message: /during the measurement; check the log/,
      });
      await sending;
      await network.stop('v1', true);
      await measuring;
    } finally {
      await session.close();
    }
  });
});
