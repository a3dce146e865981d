import assert from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { FakeChain, fakeKey } from '../../../../../tests/support/fake-chain.ts';
import { FakeNode, RpcFailure, startSilentServer } from '../../../../../tests/support/fake-node.ts';
import { connect, requireSli } from '../../../../src/chain/rpc/connect.ts';

describe('connect', () => {
  let node: FakeNode;

  async function serve(extra: Record<string, () => unknown>): Promise<string> {
    node = new FakeNode(new FakeChain([fakeKey(0)]), { extra });
    await node.start();
    return node.url;
  }

  afterEach(async () => await node?.stop());

  it('refuses what speaks JSON-RPC and is no Substrate node', async () => {
    const unknown = (): never => {
      throw new RpcFailure(-32601, 'the method does not exist');
    };
    const url = await serve({ state_getRuntimeVersion: unknown });
    await assert.rejects(connect(url), {
      code: 'bad_input/not_a_node',
      message: `${url} answers JSON-RPC, but is no Substrate node: it does not know state_getRuntimeVersion`,
    });
  });

  it('gives up on silence with a code of its own', async () => {
    const server = await startSilentServer();
    await assert.rejects(connect(server.url, { timeoutMs: 50 }), { code: 'unreachable/timeout' });
    server.stop();
  });

  it('ends with the reason of the signal', async () => {
    const url = await serve({ state_getRuntimeVersion: () => undefined });
    const controller = new AbortController();
    const connecting = assert.rejects(connect(url, { signal: controller.signal }), /enough/);
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await connecting;
  });
});

describe('requireSli', () => {
  it('says what to do with a chain that keeps no records', () => {
    const api = { call: {}, runtimeVersion: { specName: 'other' } } as unknown as ApiPromise;
    assert.throws(() => requireSli(api), {
      code: 'bad_input/no_sli',
      message:
        'the chain "other" keeps no SLI records: pallet-sli is not in its runtime; name an Almanac chain with --url, or count this one from outside with "almanac watch URL"',
    });
  });
});
