import { deepEqual, equal } from 'node:assert/strict';
import { WebSocket } from 'ws';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { replayAppsCalls } from '../support/replay-apps-calls.ts';

const firstSlot = Date.UTC(2026, 2, 1, 20) / 6_000;

describe('the RPC of the embedded chain', () => {
  let test: TestChain;

  before(async () => {
    test = await startTestChain({ preset: 'development', firstSlot });
    for (let block = 0; block < 3; block += 1) await test.build();
  });

  after(async () => {
    await test?.close();
  });

  it('answers and refuses the calls of polkadot.js Apps as a node does', async () => {
    deepEqual(await test.buildUntil(replayAppsCalls(test.url, 'embedded')), []);
  });

  it('answers while block after block is built', async () => {
    let isAnswered = false;
    const answer = test.api.rpc.system.chain().then(() => {
      isAnswered = true;
    });
    for (let block = 0; block < 50 && !isAnswered; block += 1) await test.build();
    equal(isAnswered, true);
    await answer;
  });

  it('answers over HTTP too, in batches, but has no subscriptions there', async () => {
    const request = (id: number, method: string): object => ({ jsonrpc: '2.0', id, method, params: [] });
    const response = await fetch(test.url.replace('ws:', 'http:'), {
      method: 'POST',
      body: JSON.stringify([request(1, 'system_chain'), request(2, 'chain_subscribeNewHeads')]),
    });
    deepEqual(await response.json(), [
      { jsonrpc: '2.0', id: 1, result: 'Almanac Development' },
      { jsonrpc: '2.0', id: 2, error: { code: -32601, message: 'Method not found' } },
    ]);
    const health = await fetch(`${test.url.replace('ws:', 'http:')}/health`);
    deepEqual(await health.json(), { peers: 0, isSyncing: false, shouldHavePeers: false });
  });

  it('lets in no page of somebody else', async () => {
    const socket = new WebSocket(test.url, { origin: 'https://example.org' });
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('open', () => resolve('open'));
      socket.on('error', () => undefined);
    });
    socket.terminate();
    equal(status, 401);
    const response = await fetch(test.url.replace('ws:', 'http:'), {
      method: 'POST',
      headers: { origin: 'https://example.org' },
      body: '{}',
    });
    equal(response.status, 403);
  });

  it('has the genesis hash that a node gives the same genesis, also in storage', async () => {
    const hash = (await test.api.rpc.chain.getBlockHash(0)).toHex();
    equal(hash, test.chain.genesisHash);
    equal((await test.api.query.system.blockHash(0)).toHex(), hash);
  });
});
