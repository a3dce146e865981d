import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { WsProvider as DedotProvider, LegacyClient } from 'dedot';
import { WebSocket } from 'ws';
import { EmbeddedChain } from '../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { type RpcServer, startRpcServer } from '../../offchain-agent/src/lab/embedded/rpc/rpc-server.ts';
import { buildGenesis } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';

const firstSlot = Date.UTC(2026, 2, 1, 20) / 6_000;
const keptStates = 64;
// More than the chain keeps in memory.
const blocks = 400;

interface FollowEvent {
  readonly event: string;
  readonly finalizedBlockRuntime?: { readonly type: string; readonly spec: Record<string, unknown> };
  readonly newRuntime?: null;
}

describe('the embedded chain towards clients', () => {
  let chain: EmbeddedChain;
  let server: RpcServer;
  let api: ApiPromise;

  before(async () => {
    chain = await EmbeddedChain.create(await buildGenesis({ preset: 'development' }), { keptStates });
    // Long enough for a client on a busy machine to tell of the block before it is final.
    server = await startRpcServer(chain, 0, 3_000);
    for (let block = 0; block < blocks; block += 1) await build();
    api = await ApiPromise.create({ provider: new WsProvider(server.url), noInitWarn: true });
  });

  after(async () => {
    await api?.disconnect();
    await server?.close();
    await chain?.close();
  });

  async function build(): Promise<void> {
    await chain.buildBlock(chain.lastSlot === 0 ? firstSlot : chain.lastSlot + 1);
  }

  it('tells @polkadot/api that a transaction is in a block before it tells that it is final', async () => {
    const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const remark = api.tx['system']?.['remark']?.('0x01');
      remark
        ?.signAndSend(alice, ({ status }) => {
          seen.push(status.type);
          if (status.isReady) build().catch(reject);
          if (status.isFinalized) resolve();
        })
        .catch(reject);
    });
    deepEqual(seen, ['Ready', 'InBlock', 'Finalized']);
  });

  it('answers header, body and runtime version of blocks whose state it has forgotten', async () => {
    const hash = await api.rpc.chain.getBlockHash(3);
    await rejects(api.rpc.state.getStorage('0x3a636f6465', hash), /State already discarded/);
    equal((await api.rpc.chain.getHeader(hash)).number.toNumber(), 3);
    const { block } = await api.rpc.chain.getBlock(hash);
    deepEqual([block.header.hash.toHex(), block.extrinsics.length > 0], [hash.toHex(), true]);
    const version = await api.rpc.state.getRuntimeVersion(hash);
    equal(version.specVersion.toNumber(), api.runtimeVersion.specVersion.toNumber());
    equal((await api.rpc.chain.getHeader()).number.toNumber(), chain.head.number);
  });

  it("connects dedot's client of the legacy API, which asks for versions at null", async () => {
    const client = await LegacyClient.new(new DedotProvider(server.url));
    try {
      equal((await client.rpc.state_getRuntimeVersion(undefined)).specName, 'almanac');
      equal(client.genesisHash, chain.genesisHash);
    } finally {
      await client.disconnect();
    }
  });

  it('is called as a node calls it', async () => {
    equal((await api.rpc.system.chain()).toString(), 'Almanac Development');
  });

  it('tells followers of runtimes in the shape of the specification', async () => {
    const [initialized, added] = await followed([true], 2);
    const { type, spec } = initialized?.finalizedBlockRuntime ?? {};
    equal(type, 'valid');
    const { apis, ...names } = spec ?? {};
    deepEqual(Object.keys(names), [
      'specName',
      'implName',
      'specVersion',
      'implVersion',
      'transactionVersion',
    ]);
    for (const [id, version] of Object.entries(apis as object)) {
      match(id, /^0x[0-9a-f]{16}$/);
      ok(Number.isInteger(version));
    }
    deepEqual([added?.event, added?.newRuntime], ['newBlock', null]);
    const [plain] = await followed([false], 1);
    deepEqual(Object.keys(plain ?? {}), ['event', 'finalizedBlockHashes']);
  });

  async function followed(params: readonly boolean[], count: number): Promise<FollowEvent[]> {
    const socket = new WebSocket(server.url);
    const events: FollowEvent[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('open', () =>
          socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chainHead_v1_follow', params })),
        );
        socket.on('message', (data: Buffer) => {
          const { params: told } = JSON.parse(data.toString()) as { params?: { result: FollowEvent } };
          if (!told) return;
          if (told.result.event === 'initialized' && count > 1) build().catch(reject);
          if (told.result.event !== 'bestBlockChanged') events.push(told.result);
          if (events.length >= count) resolve();
        });
      });
    } finally {
      socket.terminate();
    }
    return events;
  }
});
