import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { startTestChain, type TestChain } from '../../../../../tests/support/embedded-chain.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { Logger } from '../../../../src/base/logger.ts';
import { parseAgentConfig } from '../../../../src/reporting/agent/config/load.ts';
import { measuredOf } from '../../../../src/reporting/agent/config/schema.ts';
import { openChainAgents } from '../../../../src/reporting/agent/open-chain-agents.ts';
import { readSecrets } from '../../../../src/reporting/agent/read-secrets.ts';
import { noMetrics } from '../../../../src/reporting/metrics.ts';
import { AgentRig, account } from './fakes/agent-rig.ts';
import { FakeQueue } from './fakes/fake-queue.ts';

/** A store that is away when it is first asked. */
class AbsentStore extends MemoryStore {
  asked = 0;

  override async getValue(name: string): Promise<string | undefined> {
    if (this.asked++ === 0) throw new AgentError('unreachable/store', 'it is away', { retryable: true });
    return await super.getValue(name);
  }
}

describe('the agents of a chain', () => {
  let chain: TestChain;
  let folder: string;

  before(async () => {
    await cryptoWaitReady();
    folder = await mkdtemp(join(tmpdir(), 'almanac-open-'));
    chain = await startTestChain({ firstSlot: 1, preset: 'local' });
    await chain.build();
  });
  after(async () => {
    await chain?.close();
    await rm(folder, { recursive: true });
  });

  it('are opened although the store is away for a moment when the chain answers', async () => {
    const document = {
      chain: { urls: [chain.url] },
      reporters: [{ account, keyEnv: 'KEY', secretEnv: 'SECRET' }],
      store: { url: 'postgres://db/almanac' },
      data: folder,
    };
    const config = parseAgentConfig(document, 'a test');
    const env = { KEY: `0x${'5e'.repeat(32)}`, SECRET: 'ab'.repeat(32) };
    const store = new AbsentStore();
    const warnings: unknown[] = [];
    const log: Logger = { ...silentLogger(), warn: (data) => void warnings.push(data), child: () => log };
    const life = new AbortController();
    const closers: (() => Promise<void>)[] = [];
    const agents = await openChainAgents(measuredOf(config)[0], await readSecrets(config, env), {
      config,
      store,
      queues: {
        shown: 'a fake',
        queueOf: () => new FakeQueue(new AgentRig().clock, life.signal),
        backend: { kind: 'postgres', connectionString: '' },
        counter: undefined,
        close: async () => undefined,
      },
      holder: 'a test',
      log,
      metrics: noMetrics(),
      signal: life.signal,
      closers,
      evidence: new Map(),
    });
    life.abort();
    for (const close of closers.toReversed()) await close();
    equal(agents.length, 1);
    equal(await store.getValue(`chain of ${account}`), chain.api.genesisHash.toHex());
    deepEqual(
      warnings.map((data) => (data as { duty?: string }).duty),
      ['open'],
    );
  });
});
