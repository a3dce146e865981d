import assert from 'node:assert/strict';
import {
  mortalBlocks,
  type OutboxChain,
  type SignedExtrinsic,
} from '../../offchain-agent/src/chain/submit/outbox-chain.ts';

/** What a chain must let the suite do. */
export interface OutboxChainSubject {
  /** Of an account with funds that nobody else uses. */
  readonly chain: OutboxChain;
  /** Of an account that does not exist. */
  readonly poor: OutboxChain;
  /** A call that succeeds whenever it comes, and one that always fails; SCALE encoded, hex. */
  readonly call: string;
  readonly failingCall: string;
  /** A call of no pallet. */
  readonly unknownCall: string;
  /** Makes the chain build one block more and finalize it. */
  readonly advance: () => Promise<void>;
}

/** What every `OutboxChain` does, whatever stands behind it: what the outbox takes for granted. */
export function describeOutboxChain(name: string, subject: () => OutboxChainSubject): void {
  async function sign(): Promise<SignedExtrinsic> {
    const { chain, call } = subject();
    const head = await chain.finalizedHead();
    return await chain.sign(call, await chain.nonceAt(head), head);
  }

  async function found(extrinsic: SignedExtrinsic) {
    const { chain } = subject();
    const born = extrinsic.diesAt - mortalBlocks;
    const { number } = await chain.finalizedHead();
    return await chain.find(extrinsic.hash, born + 1, Math.min(number, extrinsic.diesAt - 1));
  }

  async function advance(blocks: number): Promise<void> {
    for (let count = 0; count < blocks; count += 1) await subject().advance();
  }

  describe(`${name} as a chain for the outbox`, () => {
    it('signs without sending, mortal for 32 blocks from the finalized one', async () => {
      const { chain } = subject();
      const head = await chain.finalizedHead();
      const extrinsic = await sign();
      assert.equal(extrinsic.diesAt, head.number + mortalBlocks);
      assert.match(extrinsic.hash, /^0x[0-9a-f]{64}$/);
      await advance(1);
      assert.equal(await found(extrinsic), undefined);
    });

    it('includes what was submitted, uses its nonce, and finds it by its hash', async () => {
      const { chain } = subject();
      const before = await chain.nonceAt(await chain.finalizedHead());
      const extrinsic = await sign();
      assert.deepEqual(await chain.submit(extrinsic.extrinsic), { kind: 'taken' });
      await advance(2);
      assert.deepEqual((await found(extrinsic))?.dispatch, { kind: 'ok' });
      assert.equal(await chain.nonceAt(await chain.finalizedHead()), before + 1);
    });

    it('takes the same bytes twice, and waits with those that are included already', async () => {
      const { chain } = subject();
      const { extrinsic } = await sign();
      assert.deepEqual(await chain.submit(extrinsic), { kind: 'taken' });
      assert.deepEqual(await chain.submit(extrinsic), { kind: 'taken' });
      await advance(2);
      assert.equal((await chain.submit(extrinsic)).kind, 'waiting');
    });

    it('takes several nonces in a row before the first is included', async () => {
      const { chain, call } = subject();
      const head = await chain.finalizedHead();
      const nonce = await chain.nonceAt(head);
      const extrinsics = [
        await chain.sign(call, nonce + 1, head),
        await chain.sign(call, nonce, head),
        await chain.sign(call, nonce + 2, head),
      ];
      for (const { extrinsic } of extrinsics) await chain.submit(extrinsic);
      await advance(3);
      for (const extrinsic of extrinsics) assert.ok(await found(extrinsic), 'one is missing');
    });

    it('can include an extrinsic in the last block before it dies', async () => {
      const { chain } = subject();
      const extrinsic = await sign();
      await advance(mortalBlocks - 2);
      assert.deepEqual(await chain.submit(extrinsic.extrinsic), { kind: 'taken' });
      await advance(1);
      assert.equal((await found(extrinsic))?.block, extrinsic.diesAt - 1);
    });

    it('never includes one that has died', async () => {
      const { chain } = subject();
      const before = await chain.nonceAt(await chain.finalizedHead());
      const extrinsic = await sign();
      await advance(mortalBlocks - 1);
      assert.equal((await chain.submit(extrinsic.extrinsic)).kind, 'waiting');
      await advance(2);
      assert.equal(await chain.nonceAt(await chain.finalizedHead()), before);
    });

    it('tells which error a call failed with', async () => {
      const { chain, failingCall } = subject();
      const head = await chain.finalizedHead();
      const extrinsic = await chain.sign(failingCall, await chain.nonceAt(head), head);
      await chain.submit(extrinsic.extrinsic);
      await advance(2);
      const dispatch = (await found(extrinsic))?.dispatch;
      assert.equal(dispatch?.kind, 'failed');
      assert.match(dispatch.failure.pallet ?? '', /^[A-Z]\w+$/);
      assert.notEqual(dispatch.failure.name, '');
    });

    it('says of an account without funds that it cannot pay', async () => {
      const { poor, call } = subject();
      const { extrinsic } = await poor.sign(call, 0, await poor.finalizedHead());
      assert.deepEqual(await poor.submit(extrinsic), { kind: 'unpaid' });
    });

    it('refuses to sign a call that its runtime does not know', async () => {
      const { chain, unknownCall } = subject();
      await assert.rejects(chain.sign(unknownCall, 0, await chain.finalizedHead()), {
        name: 'AgentError',
        code: 'bad_input/call',
      });
    });

    it('knows no effect of a key that is none of a report', async () => {
      const { chain } = subject();
      assert.equal(await chain.effectOf({ kind: 'other' }), 'absent');
    });

    it('is not superseded while its runtime stays', async () => {
      const { chain } = subject();
      const head = await chain.finalizedHead();
      await advance(1);
      assert.equal(await chain.isSuperseded(head.number, await chain.finalizedHead()), false);
    });
  });
}
