import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode, type MadeNodeOptions, NodeRefusal } from '../../../../../tests/support/made-node.ts';
import { openAnyChain } from '../../../../src/chain/engine/open-any-chain.ts';

describe('openAnyChain', () => {
  let node: MadeNode;

  async function serve(options: MadeNodeOptions = {}): Promise<string> {
    node = new MadeNode(new MadeChain([fakeKey(0)]), options);
    await node.start();
    return node.url;
  }

  afterEach(async () => await node.stop());

  it('says what the chain is called, and how its blocks are written', async () => {
    const connection = await openAnyChain(await serve());
    const { chainName, specName, engine } = connection;
    assert.deepEqual([chainName, specName, engine], ['Fake chain', 'fake', 'aura']);
    connection.client.close();
  });

  it('leaves no control character in what the chain calls itself', async () => {
    const url = await serve({ extra: { system_chain: () => 'Main\u001b[2J' } });
    const connection = await openAnyChain(url);
    assert.equal(connection.chainName, 'Main?[2J');
    connection.client.close();
  });

  it('refuses a chain whose runtime and blocks say different things', async () => {
    const chain = new MadeChain([fakeKey(0)]);
    chain.grow([1]);
    node = new MadeNode(chain, { apis: [['0xcbca25e39f142387', 2]] });
    await node.start();
    await assert.rejects(openAnyChain(node.url), { code: 'bad_input/engine' });
  });

  it('refuses what speaks JSON-RPC and is no Substrate node', async () => {
    const unknown = (): never => {
      throw new NodeRefusal(-32601, 'the method state_getRuntimeVersion does not exist');
    };
    const url = await serve({ extra: { state_getRuntimeVersion: unknown } });
    await assert.rejects(openAnyChain(url), {
      code: 'bad_input/not_a_node',
      message: `${url} answers JSON-RPC, but is not a Substrate node: it does not know state_getRuntimeVersion`,
    });
  });

  it('ends the connection with the reason of the signal', async () => {
    const controller = new AbortController();
    const { client } = await openAnyChain(await serve(), { signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(client.request('chain_getFinalizedHead'), /enough/);
  });

  it('leaves no listener on the signal when it fails, nor when the connection was closed', async () => {
    const { signal } = new AbortController();
    const url = await serve();
    (await openAnyChain(url, { signal })).client.close();
    await node.stop();
    const refusing = await serve({
      extra: {
        system_chain: () => {
          throw new NodeRefusal(-32601, 'no');
        },
      },
    });
    for (let turn = 0; turn < 10; turn += 1) await assert.rejects(openAnyChain(refusing, { signal }));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });
});
