import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../../../src/base/error.ts';
import { parseYaml } from '../../../../../src/base/yaml.ts';
import type { SettledPeriod } from '../../../../../src/chain/agreement/agreements.ts';
import { parseSigningKey } from '../../../../../src/chain/keys/parse-key.ts';
import { parseAgentConfig } from '../../../../../src/reporting/agent/config/load.ts';
import { type AgentConfig, validExample } from '../../../../../src/reporting/agent/config/schema.ts';
import { openQueueHome, type QueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import {
  openSettleSchedule,
  type SettleScheduleOptions,
} from '../../../../../src/reporting/agent/queue/settle-schedule.ts';
import { readSettler } from '../../../../../src/reporting/agent/read-secrets.ts';
import { createMetrics, noMetrics } from '../../../../../src/reporting/metrics.ts';

const settled: SettledPeriod = {
  agreement: 1,
  startS: 0,
  outcome: { kind: 'missed', payout: 5n },
  feeToProvider: 99n,
  toCaller: 1n,
  toReporters: 0n,
  payout: 5n,
};

function configOf(settle: unknown): AgentConfig {
  const example = parseYaml(validExample);
  const document = 'value' in example ? (example.value as object) : {};
  return parseAgentConfig({ ...document, local: true, settle }, 'x');
}

describe('the configuration of settling', () => {
  it('is off unless a key is named, and comes every ten minutes', () => {
    equal(configOf(undefined).settle, undefined);
    equal(configOf({ keyEnv: 'SETTLER' }).settle?.every, 600_000);
  });

  it('says all that is wrong with it', () => {
    try {
      configOf({ every: '1s', gas: 1 });
      equal('refused', 'accepted');
    } catch (error) {
      deepEqual((error as AgentError).data['faults'], [
        'settle.every: must be between 10s and 3650d',
        'settle.gas: unknown field',
      ]);
    }
  });

  it('takes a key of its own, and refuses that of a reporter without showing it', async () => {
    const config = configOf({ keyEnv: 'SETTLER' });
    const env = { SETTLER: '//Bob' };
    const pair = await parseSigningKey('//Bob', { source: 'x', isLocal: true });
    const settler = await readSettler(config, [], env);
    equal(settler?.pair.address, pair.address);
    const reporter = { pair, instants: new Uint8Array(32), texts: [] };
    await readSettler(config, [reporter], env).then(
      () => equal('refused', 'accepted'),
      (error: unknown) => {
        match((error as AgentError).message, /^settle\.keyEnv: must be another key/);
        equal((error as AgentError).message.includes('//Bob'), false);
      },
    );
  });
});

describe('settling on a schedule', () => {
  let data: string;
  let home: QueueHome;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-settle-'));
    home = await openQueueHome({ data, log: silentLogger(), metrics: noMetrics() });
  });

  after(async () => {
    await home.close();
    await rm(data, { recursive: true });
  });

  const open = async (
    name: string,
    pass: SettleScheduleOptions['pass'],
    metrics = noMetrics(),
    chains: SettleScheduleOptions['chains'] = [[]],
  ) =>
    await openSettleSchedule({
      name,
      backend: home.backend,
      chains,
      pair: await parseSigningKey('//Bob', { source: 'x', isLocal: true }),
      every: 3_600_000,
      log: silentLogger(),
      metrics,
      ...(pass && { pass }),
    });

  it('passes at once, again when that fails, and counts what it has settled', async () => {
    const metrics = createMetrics([]);
    let passes = 0;
    const schedule = await open(
      'settle-test',
      async (_urls, onSettled) => {
        passes += 1;
        if (passes === 1) throw new AgentError('unreachable/closed', 'the node is away', { retryable: true });
        onSettled(settled);
      },
      metrics,
    );
    const text = await poll(
      'the pass that failed comes again',
      async () => await metrics.text(),
      (shown) => shown.includes('almanac_jobs_completed_total{job="settle"} 1'),
      { everyMs: 20 },
    );
    await schedule.close();
    metrics.stop();
    equal(passes, 2);
    match(text, /almanac_jobs_failed_total\{job="settle"\} 1/);
    match(text, /almanac_settlements_total\{outcome="missed"\} 1/);
    match(text, /almanac_settlements_total\{outcome="kept"\} 0/);
  });

  it('settles on every chain, past one that has no agreements and one that is away', async () => {
    const metrics = createMetrics([]);
    const asked: string[] = [];
    const fails = new Map([
      ['none', 'bad_input/no_agreements'],
      ['away', 'unreachable/closed'],
    ]);
    const pass: SettleScheduleOptions['pass'] = async ([url = ''], onSettled) => {
      asked.push(url);
      const code = fails.get(url);
      // Away at the first pass alone.
      if (url === 'away') fails.delete(url);
      if (code !== undefined) throw new AgentError(code, url);
      onSettled(settled);
    };
    const schedule = await open('settle-chains', pass, metrics, [['none'], ['away'], ['there']]);
    const text = await poll(
      'the second pass is over',
      async () => await metrics.text(),
      (shown) => shown.includes('almanac_jobs_completed_total{job="settle"} 1'),
      { everyMs: 20 },
    );
    await schedule.close();
    metrics.stop();
    deepEqual(asked, ['none', 'away', 'there', 'none', 'away', 'there']);
    match(text, /almanac_jobs_failed_total\{job="settle"\} 1/);
    match(text, /almanac_settlements_total\{outcome="missed"\} 3/);
  });

  it('ends a pass that is under way', async () => {
    let hasBegun = false;
    let hasEnded = false;
    const schedule = await open('settle-long', async (_urls, _onSettled, signal) => {
      hasBegun = true;
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      hasEnded = true;
      throw signal.reason;
    });
    await poll(
      'a pass runs',
      async () => hasBegun,
      (is) => is,
      { everyMs: 20 },
    );
    await schedule.close();
    equal(hasEnded, true);
  });
});
