import assert from 'node:assert/strict';
import type { Block } from '@acala-network/chopsticks-core';
import { expandMetadata } from '@polkadot/types';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../../../src/base/error.ts';
import {
  type BlockRuntime,
  type ExecutedBlock,
  executeBlock,
} from '../../../../src/lab/embedded/execute-block.ts';
import { emptyState, type Overlay } from '../../../../src/lab/executor/overlay.ts';
import { runtimeRegistry } from '../../scale/load/transfer-registry.ts';

const parentHash: HexString = `0x${'11'.repeat(32)}`;
const transactions: readonly HexString[] = ['0xaa', '0xbb', '0xcc'];
const slot = 7;

describe('executeBlock', () => {
  it('applies transactions where the runtime takes all extrinsics', async () => {
    const { runtime, applied } = fakeRuntime('0x00');
    const { extrinsics, postponed, refused } = await build(runtime);
    assert.deepEqual(extrinsics.slice(1), transactions);
    assert.deepEqual([postponed, refused], [[], []]);
    assert.deepEqual(applied.slice(1), transactions);
  });

  it('applies them where the runtime does not say what it takes, as before version 5 of the API Core', async () => {
    const { extrinsics } = await build(fakeRuntime('0x').runtime);
    assert.deepEqual(extrinsics.slice(1), transactions);
  });

  it('lets all transactions wait, untried and unrefused, where the runtime takes inherents alone', async () => {
    const { runtime, applied } = fakeRuntime('0x01');
    const { extrinsics, postponed, refused } = await build(runtime);
    assert.equal(extrinsics.length, 1);
    assert.deepEqual(applied, extrinsics, 'the time is set all the same');
    assert.deepEqual(postponed, transactions);
    assert.deepEqual(refused, []);
  });

  it('keeps apart what a runtime refuses and what it has no room for', async () => {
    // InvalidTransaction::BadProof and ::ExhaustsResources.
    const { runtime } = fakeRuntime('0x00', { '0xaa': '0x010004', '0xbb': '0x010006' });
    const { extrinsics, postponed, refused } = await build(runtime);
    assert.deepEqual(extrinsics.slice(1), ['0xcc']);
    assert.deepEqual(postponed, ['0xbb']);
    assert.deepEqual(
      refused.map(({ transaction }) => transaction),
      ['0xaa'],
    );
  });

  it('refuses a transaction at which the runtime panics, keeps nothing of it, and applies the next one', async () => {
    const { runtime } = fakeRuntime('0x00', { '0xbb': 'panic' });
    const { extrinsics, postponed, refused, changes } = await build(runtime);
    assert.deepEqual(extrinsics.slice(1), ['0xaa', '0xcc']);
    assert.deepEqual(postponed, []);
    assert.deepEqual(refused, [{ transaction: '0xbb', error: { panic: 'the runtime panicked' } }]);
    assert.deepEqual(
      changes.map(([key]) => key),
      extrinsics,
    );
  });

  it('applies for its own time though others have turns of theirs', async () => {
    const { runtime } = busyRuntime(() => undefined);
    let over = false;
    const others = (): void => {
      if (over) return;
      // Two of their turns are longer than the block's own time.
      spend(550);
      setImmediate(others);
    };
    setImmediate(others);
    try {
      const { extrinsics, postponed } = await build(runtime, { applyUntilMs: 0, leastApplyMs: 1_000 });
      assert.deepEqual([extrinsics.slice(1), postponed], [transactions, []]);
    } finally {
      over = true;
    }
  });

  it('postpones the rest once the block is late and its own time is used up', async () => {
    for (const leastApplyMs of [undefined, 4]) {
      const { runtime } = busyRuntime(() => undefined);
      const { extrinsics, postponed } = await build(runtime, {
        applyUntilMs: 0,
        ...(leastApplyMs !== undefined && { leastApplyMs }),
      });
      const taken = leastApplyMs === undefined ? 0 : 1;
      assert.deepEqual(extrinsics.slice(1), transactions.slice(0, taken));
      assert.deepEqual(postponed, transactions.slice(taken));
    }
  });

  it('gives others their turns while it builds a block', async () => {
    const told: string[] = [];
    const { runtime } = busyRuntime((name) => {
      told.push(name);
      setImmediate(() => told.push('others'));
    });
    await build(runtime);
    const [apply, others] = ['BlockBuilder_apply_extrinsic', 'others'];
    assert.deepEqual(told.slice(0, told.indexOf('BlockBuilder_finalize_block')), [
      'Core_initialize_block',
      others,
      // The time and the first transaction.
      apply,
      apply,
      others,
      others,
      apply,
      others,
      apply,
      others,
    ]);
  });

  it('fails where building it fails by another fault than the runtime of the chain', async () => {
    await assert.rejects(build(fakeRuntime('0x00', { '0xbb': 'fault' }).runtime), TypeError);
  });
});

type Limits = Pick<Parameters<typeof executeBlock>[2], 'applyUntilMs' | 'leastApplyMs'>;

async function build(runtime: BlockRuntime, limits: Limits = {}): Promise<ExecutedBlock> {
  const request = { slot, timestampMs: 42_000, transactions, ...limits };
  return await executeBlock(parentBlock(), emptyState, request, () => Promise.resolve(runtime));
}

function spend(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** One that takes all, and for each call as long as more than a slice. @param onCall told before each */
function busyRuntime(onCall: (name: string) => void): { readonly runtime: BlockRuntime } {
  const { runtime } = fakeRuntime('0x00');
  const call: BlockRuntime['call'] = (name, argument, overlay) => {
    onCall(name);
    spend(5);
    return runtime.call(name, argument, overlay);
  };
  return { runtime: { call } };
}

/** A runtime that opens a block with this inclusion mode, and keeps what it is told to apply: in the state under its bytes. */
function fakeRuntime(
  mode: HexString,
  outcomes: Readonly<Record<HexString, HexString | 'panic' | 'fault'>> = {},
): { readonly runtime: BlockRuntime; readonly applied: HexString[] } {
  const applied: HexString[] = [];
  let opened: HexString = '0x';
  const answers: Readonly<Record<string, (argument: HexString, overlay: Overlay) => HexString>> = {
    Core_initialize_block: (header) => {
      opened = header;
      return mode;
    },
    BlockBuilder_apply_extrinsic: (extrinsic, overlay) => {
      applied.push(extrinsic);
      overlay.set(extrinsic, Uint8Array.of(1));
      const outcome = outcomes[extrinsic] ?? '0x0000';
      if (outcome === 'panic') throw new AgentError('unknown/runtime', 'the runtime panicked');
      if (outcome === 'fault') throw new TypeError('a fault of our own');
      return outcome;
    },
    BlockBuilder_finalize_block: () => opened,
  };
  const call = (name: string, argument: HexString, overlay: Overlay): HexString => {
    const answer = answers[name];
    if (!answer) throw new Error(`no block is built with ${name}`);
    return answer(argument, overlay);
  };
  return { runtime: { call }, applied };
}

/** As much of a block as the next one is built on. */
function parentBlock(): Block {
  const { registry, metadata } = runtimeRegistry();
  const parent = {
    hash: parentHash,
    number: 3,
    wasm: Promise.resolve('0x'),
    registry: Promise.resolve(registry),
    meta: Promise.resolve(expandMetadata(registry, metadata)),
  };
  return parent as unknown as Block;
}
