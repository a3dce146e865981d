import assert from 'node:assert/strict';
import type { Block } from '@acala-network/chopsticks-core';
import { expandMetadata } from '@polkadot/types';
import type { HexString } from '@polkadot/util/types';
import {
  type BlockRuntime,
  type ExecutedBlock,
  executeBlock,
} from '../../../../src/network/embedded/execute-block.ts';
import { emptyState } from '../../../../src/network/executor/overlay.ts';
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
});

async function build(runtime: BlockRuntime): Promise<ExecutedBlock> {
  const request = { slot, timestampMs: 42_000, transactions };
  return await executeBlock(parentBlock(), emptyState, request, () => Promise.resolve(runtime));
}

/** A runtime that opens a block with this inclusion mode, and keeps what it is told to apply. */
function fakeRuntime(
  mode: HexString,
  outcomes: Readonly<Record<HexString, HexString>> = {},
): { readonly runtime: BlockRuntime; readonly applied: HexString[] } {
  const applied: HexString[] = [];
  let opened: HexString = '0x';
  const answers: Readonly<Record<string, (argument: HexString) => HexString>> = {
    Core_initialize_block: (header) => {
      opened = header;
      return mode;
    },
    BlockBuilder_apply_extrinsic: (extrinsic) => {
      applied.push(extrinsic);
      return outcomes[extrinsic] ?? '0x0000';
    },
    BlockBuilder_finalize_block: () => opened,
  };
  const call = (name: string, argument: HexString): HexString => {
    const answer = answers[name];
    if (!answer) throw new Error(`no block is built with ${name}`);
    return answer(argument);
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
