import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { Agent, AgentStatus } from '../../../../src/reporting/agent/agent.ts';
import { parseAgentConfig } from '../../../../src/reporting/agent/config/load.ts';
import { lateAgent, openAgents } from '../../../../src/reporting/agent/open-agents.ts';
import { claimAccounts, queueName } from '../../../../src/reporting/agent/open-chain-agents.ts';
import { readSecrets } from '../../../../src/reporting/agent/read-secrets.ts';
import { noMetrics } from '../../../../src/reporting/metrics.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
const other = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';
const [one, two] = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`];

describe('lateAgent', () => {
  const status: AgentStatus = { account, window: 60, head: undefined, faults: {} };
  const never = new AbortController().signal;

  it('is not ready until its chain has answered, and then is the agent', async () => {
    let open: (agent: Agent) => void = () => undefined;
    let runs = 0;
    const opened = new Promise<Agent>((resolve) => {
      open = resolve;
    });
    const agent = lateAgent(account, opened, never);
    const running = agent.run();
    deepEqual((await agent.status()).faults, { chain: 'the chain has not answered yet' });
    open({ run: async () => void (runs += 1), status: async () => status });
    await running;
    equal(runs, 1);
    deepEqual(await agent.status(), status);
    const later = lateAgent(account, opened, never, 'also[0].');
    equal((await later.status()).place, 'also[0].');
  });

  it('fails with what its opening failed with, and ends quietly when that was the end of all', async () => {
    const fault = new AgentError('bad_input/no_reports', 'another chain');
    const failed = async (): Promise<Agent> => await Promise.reject(fault);
    await rejects(lateAgent(account, failed(), never).run(), fault);
    await lateAgent(account, failed(), AbortSignal.abort()).run();
  });
});

describe('claimAccounts', () => {
  it('takes an account that is new or of the same chain, and refuses one of another chain', async () => {
    const store = new MemoryStore();
    await claimAccounts(store, one, [account, other]);
    await claimAccounts(store, one, [account]);
    await rejects(claimAccounts(store, two, [account]), {
      code: 'bad_input/store_chain',
      message: `the store of ${account} belongs to a chain with genesis ${one}, not ${two}; use another store, or another account and key`,
    });
  });
});

describe('queueName', () => {
  it('tells chains, networks and accounts apart', () => {
    const names = [queueName(one, 0, account), queueName(two, 0, account)];
    names.push(queueName(one, 1, account), queueName(one, 0, other));
    equal(new Set(names).size, names.length);
    equal(names[0], `agent-11111111-0-${account}`);
  });
});

describe('openAgents', () => {
  it('refuses a key that would sign on two chains, before anything is opened', async () => {
    await cryptoWaitReady();
    const keys = { keyEnv: 'KEY', secretEnv: 'SECRET' };
    const document = {
      chain: { urls: ['ws://127.0.0.1:1'] },
      reporters: [{ account, ...keys }],
      also: [{ chain: { urls: ['ws://127.0.0.1:1'] }, reporters: [{ account: other, ...keys }] }],
      data: '/nowhere/that/can/be/written',
    };
    const config = parseAgentConfig(document, 'a test');
    const env = { KEY: `0x${'5e'.repeat(32)}`, SECRET: 'ab'.repeat(32) };
    const parts = { log: silentLogger(), metrics: noMetrics(), signal: new AbortController().signal };
    await rejects(openAgents(config, { ...parts, secrets: await readSecrets(config, env) }), {
      code: 'bad_input/secrets',
      message:
        /^also\[0\]\.reporters: 5\w+ signs on another chain of this configuration; make a key for each chain/,
    });
  });

  it('removes what killed agents left half written, of each chain', async () => {
    const data = await mkdtemp(join(tmpdir(), 'almanac-open-agents-'));
    try {
      const evidence = [data, join(data, 'chains', 'one')].map((folder) => join(folder, 'evidence'));
      for (const folder of evidence) {
        await mkdir(join(folder, 'windows'), { recursive: true });
        const draft = join(folder, 'a.jsonl.00000000-0000-4000-8000-000000000000.tmp');
        await writeFile(draft, '');
        await utimes(draft, 0, 0);
      }
      // No store can be made there: nothing is opened that would have to be closed.
      await mkdir(join(data, 'store.sqlite'));
      const reporters = [{ account, keyEnv: 'KEY', secretEnv: 'SECRET' }];
      const config = parseAgentConfig({ chain: { urls: ['ws://127.0.0.1:1'] }, reporters, data }, 'a test');
      const parts = { log: silentLogger(), metrics: noMetrics(), signal: new AbortController().signal };
      await rejects(openAgents(config, { ...parts, secrets: [] }), /store\.sqlite/);
      deepEqual(await Promise.all(evidence.map(async (folder) => await readdir(folder))), [
        ['windows'],
        ['windows'],
      ]);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
