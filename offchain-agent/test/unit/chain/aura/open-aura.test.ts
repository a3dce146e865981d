import assert from 'node:assert/strict';
import { FakeChain, fakeKey } from '../../../../../tests/support/fake-chain.ts';
import { FakeNode, type FakeNodeOptions, RpcFailure } from '../../../../../tests/support/fake-node.ts';
import { openAura } from '../../../../src/chain/aura/open-aura.ts';

describe('openAura', () => {
  let node: FakeNode;

  async function serve(options: FakeNodeOptions = {}): Promise<string> {
    node = new FakeNode(new FakeChain([fakeKey(0)]), options);
    await node.start();
    return node.url;
  }

  afterEach(async () => await node.stop());

  it('says what the chain is called', async () => {
    const connection = await openAura(await serve());
    assert.deepEqual([connection.chainName, connection.specName], ['Fake chain', 'fake']);
    connection.client.close();
  });

  it('leaves no control character in what the chain calls itself', async () => {
    const url = await serve({ extra: { system_chain: () => 'Main\u001b[2J' } });
    const connection = await openAura(url);
    assert.equal(connection.chainName, 'Main?[2J');
    connection.client.close();
  });

  it('refuses a chain that is not Aura, and says what it is if that is known', async () => {
    const url = await serve({ apis: [['0xcbca25e39f142387', 2]] });
    await assert.rejects(openAura(url), {
      code: 'bad_input/not_aura',
      message: `the chain "fake" at ${url} is not an Aura chain: its blocks are written by BABE; authorship can be counted on Aura chains only, where the author of every slot is known`,
    });
    await node.stop();
    await assert.rejects(openAura(await serve({ apis: [] })), { message: /its runtime offers no AuraApi/ });
  });

  it('refuses what speaks JSON-RPC and is no Substrate node', async () => {
    const unknown = (): never => {
      throw new RpcFailure(-32601, 'the method state_getRuntimeVersion does not exist');
    };
    const url = await serve({ extra: { state_getRuntimeVersion: unknown } });
    await assert.rejects(openAura(url), {
      code: 'bad_input/not_a_node',
      message: `${url} answers JSON-RPC, but is no Substrate node: it does not know state_getRuntimeVersion`,
    });
  });

  it('ends the connection with the reason of the signal', async () => {
    const controller = new AbortController();
    const { source } = await openAura(await serve(), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(source.finalizedHead(), /enough/);
  });
});
