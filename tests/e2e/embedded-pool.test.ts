import '@almanac-chain/types';
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';

const sessionLength = 5;
const firstSlot = Date.UTC(2026, 2, 1, 20) / 6_000;

describe('transactions on the embedded chain', () => {
  let test: TestChain;
  let alice: KeyringPair;

  before(async () => {
    await cryptoWaitReady();
    alice = new Keyring({ type: 'sr25519' }).createFromUri('//Alice');
    test = await startTestChain({
      preset: 'development',
      firstSlot,
      patch: { validators: { sessionLength } },
    });
    for (let block = 1; block < sessionLength; block += 1) await test.build();
  });

  after(async () => {
    await test?.close();
  });

  it('wait for a block that ends no session, and then go in by nonce, whatever order they came in', async () => {
    for (const nonce of [3, 1, 2, 0]) await sendRemark(nonce, 1);
    equal((await test.api.rpc.system.accountNextIndex(alice.address)).toNumber(), 4);
    await test.build();
    equal(test.chain.head.number % sessionLength, 0);
    deepEqual(await noncesInHead(), []);
    await test.build();
    deepEqual(await noncesInHead(), [0, 1, 2, 3]);
    equal((await test.api.rpc.author.pendingExtrinsics()).length, 0);
  });

  it('wait while one before them is missing', async () => {
    await sendRemark(5, 1);
    await test.build();
    deepEqual(await noncesInHead(), []);
    await sendRemark(4, 1);
    await test.build();
    deepEqual(await noncesInHead(), [4, 5]);
  });

  it('wait for the next block when there is no room for them', async () => {
    const limit = test.api.consts.system.blockLength.max.normal.toNumber();
    for (const nonce of [6, 7]) await sendRemark(nonce, Math.floor(limit * 0.6));
    while (test.chain.pool.pending.length > 0) {
      await test.build();
      ok((await noncesInHead()).length <= 1);
    }
    equal((await test.api.query.system.account(alice.address)).nonce.toNumber(), 8);
  });

  it('are refused in the words of a node', async () => {
    await rejects(sendRemark(7, 1), /Invalid Transaction \(Transaction is outdated\)/);
    const signed = await test.api.tx.system.remark('0x00').signAsync(alice, { nonce: 8 });
    await test.api.rpc.author.submitExtrinsic(signed);
    await rejects(test.api.rpc.author.submitExtrinsic(signed), /Transaction Already Imported/);
    await rejects(sendRemark(8, 2), /Priority is too low/);
    await test.build();
  });

  async function sendRemark(nonce: number, bytes: number): Promise<void> {
    await test.api.tx.system.remark(`0x${'00'.repeat(bytes)}`).signAndSend(alice, { nonce });
  }

  async function noncesInHead(): Promise<number[]> {
    const { block } = await test.api.rpc.chain.getBlock();
    return [...block.extrinsics].filter(({ isSigned }) => isSigned).map(({ nonce }) => nonce.toNumber());
  }
});
