import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import type { ApiPromise } from '@polkadot/api';
import { compactAddLength, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { ChangedMetadata } from '../../../../../tests/support/changed-metadata.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode, NodeRefusal, startSilentServer } from '../../../../../tests/support/made-node.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import type { AgentError } from '../../../../src/base/error.ts';
import { connect, openChain, requireSli } from '../../../../src/chain/rpc/connect.ts';

const blob = new URL('../../../../../runtime-pallets/blob/metadata.json', import.meta.url);
const { result: metadata } = JSON.parse(readFileSync(blob, 'utf8')) as { result: string };

/** What a node of our runtime answers beside its blocks: that there is version 16 of the metadata, and it. */
const ofOurRuntime = {
  state_call: ([name]: readonly unknown[]) =>
    name === 'Metadata_metadata_versions' ? '0x0410000000' : someBytes(metadata),
  state_getRuntimeVersion: () => ({
    specName: 'fake',
    implName: 'fake',
    specVersion: 1,
    apis: [['0x37e397fc7c91f5e4', 2]],
  }),
  state_subscribeRuntimeVersion: () => 'version',
  rpc_methods: () => ({ methods: [] }),
};

/** SCALE of an Option of bytes. */
function someBytes(hex: string): string {
  return u8aToHex(u8aConcat([1], compactAddLength(hexToU8a(hex))));
}

describe('connect', () => {
  let node: MadeNode;

  async function serve(extra: Record<string, () => unknown>): Promise<string> {
    node = new MadeNode(new MadeChain([fakeKey(0)]), { extra });
    await node.start();
    return node.url;
  }

  afterEach(async () => await node?.stop());

  it('refuses what speaks JSON-RPC and is no Substrate node', async () => {
    const unknown = (): never => {
      throw new NodeRefusal(-32601, 'the method does not exist');
    };
    const url = await serve({ state_getRuntimeVersion: unknown });
    await assert.rejects(connect(url), {
      code: 'bad_input/not_a_node',
      message: `${url} answers JSON-RPC, but is not a Substrate node: it does not know state_getRuntimeVersion`,
    });
  });

  it('refuses a chain whose metadata lacks a type', async () => {
    const changed = new ChangedMetadata('kusama', [['System', 'Account']]);
    const [struct] = changed.structs('System', 'Account');
    const [field] = changed.def(struct ?? 0).composite?.fields ?? [];
    assert.ok(field);
    field.type = 60_000;
    const url = await serve({
      ...ofOurRuntime,
      state_call: () => {
        throw new NodeRefusal(-32000, 'no such function');
      },
      state_getMetadata: () => changed.toHex(),
    });
    await assert.rejects(connect(url), { code: 'bad_input/metadata', message: /could not be understood/ });
  });

  it('refuses a chain whose metadata is empty', async () => {
    const url = await serve({ ...ofOurRuntime, state_call: () => '0x', state_getMetadata: () => '0x' });
    await assert.rejects(connect(url), {
      code: 'bad_input/metadata',
      message: `the runtime of the chain at ${url} could not be understood: its metadata has no pallets`,
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

describe('openChain', () => {
  it('goes on with nodes of the chain that it was opened at alone', async () => {
    const chain = new MadeChain([fakeKey(0)]);
    const node = new MadeNode(chain, { extra: ofOurRuntime });
    const stranger = new MadeNode(chain, { extra: { chain_getBlockHash: () => `0x${'99'.repeat(32)}` } });
    await Promise.all([node.start(), stranger.start()]);
    let tell: (what: string) => void = () => undefined;
    const told = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const onFault = ({ code }: AgentError): void => tell(code);
    const { api, client } = await openChain(node.url, { fallbackUrls: [stranger.url], onFault });
    try {
      assert.equal(api.genesisHash.toHex(), chain.genesis.hash);
      client.onConnection((event) => {
        if (event === 'restored') tell(event);
      });
      await node.stop();
      assert.equal(await told, 'bad_input/wrong_chain');
    } finally {
      await api.disconnect();
      await stranger.stop();
    }
  });
});

describe('a question that fails', () => {
  it('prints nothing, whether the node refuses it or the connection ends before the answer', async () => {
    const asked: string[] = [];
    const node = new MadeNode(new MadeChain([fakeKey(0)]), {
      extra: {
        ...ofOurRuntime,
        rpc_methods: () => ({ methods: ['state_getStorage'] }),
        state_getStorage: ([key]) => {
          asked.push(String(key));
          if (key === '0x01') throw new NodeRefusal(-32000, 'no such state');
          return undefined;
        },
      },
    });
    await node.start();
    const printed = mock.method(console, 'error', () => undefined);
    try {
      const { api } = await openChain(node.url);
      const { getStorage } = api.rpc.state;
      await assert.rejects(getStorage('0x01'), /no such state/);
      const open = assert.rejects(getStorage('0x02'), /closed/);
      await poll(
        'the second question',
        async () => asked,
        (keys) => keys.includes('0x02'),
        { everyMs: 5 },
      );
      await api.disconnect();
      await open;
    } finally {
      printed.mock.restore();
      await node.stop();
    }
    assert.deepEqual(
      printed.mock.calls.map((call) => call.arguments),
      [],
    );
  });
});

describe('requireSli', () => {
  it('says what to do with a chain that keeps no records', () => {
    const api = { call: {}, runtimeVersion: { specName: 'other' } } as unknown as ApiPromise;
    assert.throws(() => requireSli(api), {
      code: 'bad_input/no_sli',
      message:
        'the chain "other" keeps no SLI records: pallet-sli is not in its runtime; pass --url of an Almanac chain, or count with "almanac watch URL"',
    });
  });
});
