import '@almanac-chain/types';
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { Block } from '@acala-network/chopsticks-core';
import { hexToU8a } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { encodeHeader, openingHeader } from '../../offchain-agent/src/lab/embedded/block-header.ts';
import { loadChopsticks } from '../../offchain-agent/src/lab/executor/chopsticks.ts';
import { emptyState } from '../../offchain-agent/src/lab/executor/overlay.ts';
import { loadRuntime } from '../../offchain-agent/src/lab/executor/runtime.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pair } from '../support/local-pair.ts';
import { submit } from '../support/submit.ts';

const slotsOfAnHour = 600;

/**
 * What the executor makes of the committed runtime is held against another one, the interpreter of chopsticks: blocks with
 * transfers, a batch of which a part fails, a motion, a session that ends, and hours that close.
 */
describe('the executor', () => {
  let test: TestChain;

  before(async () => {
    test = await startTestChain({ preset: 'local', firstSlot: 300_000_000 });
  });
  after(async () => {
    await test?.close();
    // That of the other executor.
    await (await loadChopsticks()).destroyWorker();
  });

  it('builds every block as another executor does: the same storage, the same results', async () => {
    const { api, chain } = test;
    await test.build();
    const alice = pair(0);
    const transfer = api.tx.balances.transferKeepAlive(pair(1).address, 1_000_000_000_000n);
    const tooMuch = api.tx.balances.transferKeepAlive(pair(1).address, 10n ** 30n);
    for (const call of [
      transfer,
      api.tx.utility.batch([transfer, tooMuch]),
      api.tx.utility.batchAll([transfer, tooMuch]),
    ])
      await test.serve(submit(api, call, alice).catch(() => undefined));
    const motion = api.tx.sli.setClosingShare(90_000);
    await test.serve(submit(api, api.tx.council.propose(3, motion, motion.encodedLength), alice));
    for (let hour = 0; hour < 2; hour += 1) {
      await test.build(slotsOfAnHour);
      for (let more = 0; more < 15; more += 1) await test.build();
    }
    ok(chain.head.number > 30);
    for (let number = 1; number <= chain.head.number; number += 1) {
      const block = await chain.blockchain.getBlockAt(number);
      const parent = await block?.parentBlock;
      ok(block && parent);
      await compare(parent, block);
    }
  });

  it('says what a panicking runtime says, and leaves nothing of what it wrote', async () => {
    const { chain } = test;
    const before = chain.head.hash;
    const argument = encodeHeader(openingHeader(before, chain.head.number + 1, 1));
    await rejects(chain.head.call('Core_initialize_block', [argument]), {
      code: 'unknown/runtime',
      message: /^the runtime failed in Core_initialize_block: Slot must increase/,
    });
    await test.build();
    equal((await chain.head.parentBlock)?.hash, before);
  });

  it('leaves out a transaction at which the runtime panics, as a node does, and builds the block', async () => {
    const { chain } = test;
    const before = chain.head.number;
    const fates: unknown[] = [];
    // No extrinsic at all: a pool that asks the runtime refuses it.
    chain.pool.add({ hex: '0x0c010203', nonce: 0 });
    chain.pool.onLeave('0x0c010203', (fate) => fates.push(fate));
    await test.build();
    equal(chain.head.number, before + 1);
    equal(chain.pool.pending.length, 0);
    match(
      JSON.stringify(fates),
      /^\[\{"invalid":\{"panic":"the runtime failed in BlockBuilder_apply_extrinsic: /,
    );
    await test.build();
    equal(chain.head.number, before + 2);
  });

  it('names a function that it does not offer, and one that the runtime does not have', async () => {
    const runtime = await loadRuntime(await test.chain.head.wasm);
    const call = (name: string) => async () => runtime.read(name, '0x0000', emptyState);
    await rejects(
      call('SessionKeys_generate_session_keys'),
      /ext_crypto_\w+_generate_version_1, which the embedded/,
    );
    await rejects(call('None_such'), /the runtime has no function None_such/);
  });

  it('refuses what is no runtime', async () => {
    await rejects(loadRuntime('0x0102'), {
      code: 'bad_input/runtime',
      message: /is not a WebAssembly module/,
    });
    await rejects(loadRuntime('0x52bc537646db8e050102'), { code: 'bad_input/runtime' });
  });
});

/** Runs a block on its parent with the other executor. */
async function compare(parent: Block, block: Block): Promise<void> {
  const { runTask, emptyTaskHandler } = await loadChopsticks();
  const header = await block.header;
  const [slot] = header.digest.logs.map((item) => item.asPreRuntime[1]);
  const opening = openingHeader(
    parent.hash,
    block.number,
    Number(new DataView(slotBytes(slot)).getBigUint64(0, true)),
  );
  const response = await runTask(
    {
      wasm: await parent.wasm,
      calls: [
        ['Core_initialize_block', [encodeHeader(opening)]],
        ...(await block.extrinsics).map((extrinsic): [string, HexString[]] => [
          'BlockBuilder_apply_extrinsic',
          [extrinsic],
        ]),
        ['BlockBuilder_finalize_block', []],
      ],
      mockSignatureHost: false,
      allowUnresolvedImports: false,
      runtimeLogLevel: 0,
    },
    {
      ...emptyTaskHandler,
      getStorage: async (key) => (await parent.get(key)) as HexString | undefined,
      getNextKey: async (prefix, key) =>
        (await parent.getKeysPaged({ prefix, pageSize: 1, startKey: key }))[0] as HexString | undefined,
    },
  );
  ok('Call' in response, `block ${block.number}: ${JSON.stringify(response)}`);
  const closed = (await parent.registry).createType('Header', hexToU8a(response.Call.result));
  equal(
    closed.extrinsicsRoot.toHex(),
    header.extrinsicsRoot.toHex(),
    `extrinsics root of block ${block.number}`,
  );
  deepEqual(closed.digest.toHex(), header.digest.toHex(), `digest of block ${block.number}`);
  const theirs = await storageOf(parent);
  for (const [key, value] of response.Call.storageDiff) {
    if (value) theirs.set(key, value);
    else theirs.delete(key);
  }
  const ours = await storageOf(block);
  deepEqual(
    [...ours].filter(([key, value]) => theirs.get(key) !== value),
    [],
    `what block ${block.number} has otherwise`,
  );
  equal(ours.size, theirs.size, `keys of block ${block.number}`);
}

function slotBytes(slot: { toU8a(isBare: boolean): Uint8Array } | undefined): ArrayBuffer {
  return Uint8Array.from(slot?.toU8a(true) ?? []).buffer;
}

async function storageOf(block: Block): Promise<Map<string, string>> {
  const storage = new Map<string, string>();
  let startKey: string | undefined = '0x';
  while (startKey !== undefined) {
    const keys: string[] = await block.getKeysPaged({ prefix: '0x', pageSize: 1_000, startKey });
    for (const key of keys) storage.set(key, (await block.get(key)) ?? '');
    startKey = keys.at(-1);
  }
  return storage;
}
