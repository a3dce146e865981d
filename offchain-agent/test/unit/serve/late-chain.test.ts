import { equal, match } from 'node:assert/strict';
import { FakeServedChain } from '../../../../tests/support/fake-served-chain.ts';
import { MemoryStore } from '../../../../tests/support/memory-store.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { createHttpServer } from '../../../src/reporting/agent/http-server.ts';
import { createMetrics } from '../../../src/reporting/metrics.ts';
import { LateServedChain } from '../../../src/serve/chain/late-served-chain.ts';
import { addChainRoutes } from '../../../src/serve/chain-server.ts';
import { fixedNames } from '../../../src/serve/names/served-names.ts';

describe('the page of an agent', () => {
  it('is away until the chain answers, and leaves the paths of the agent as they are', async () => {
    const metrics = createMetrics(['5x']);
    const log = silentLogger();
    const evidence = { open: async () => undefined, closesMs: async () => undefined };
    const statuses = async () => [];
    const server = createHttpServer({
      reporters: [],
      statuses,
      metrics,
      store: new MemoryStore(),
      evidence,
      log,
    });
    const expected = {
      name: '?',
      url: 'ws://x',
      genesisHash: '',
      basis: 'census',
      names: fixedNames(),
    } as const;
    const late = new LateServedChain(expected, () => 1_000);
    await server.register(async (part) => await addChainRoutes(part, { chain: late, log, web: null }));
    const status = async (path: string) => (await server.inject(path)).statusCode;
    equal(await status('/api/v1/chain'), 503);
    equal(await status('/status'), 503);
    match((await server.inject('/api/v1/chain')).body, /does not answer since 1970-01-01T00:00:01/);
    equal(await status('/evidence?limit=1'), 200);
    equal(await status('/evidence?limit=9999'), 400);

    const chain = FakeServedChain.withValidators('v1');
    late.begin(chain);
    equal(await status('/api/v1/chain'), 200);
    chain.advance();
    equal(await status('/status/0'), 200);
    equal(await status('/metrics'), 200);
    equal(await status('/evidence?limit=9999'), 400);
    equal(await status('/nothing'), 404);
    await server.close();
    metrics.stop();
  });
});
