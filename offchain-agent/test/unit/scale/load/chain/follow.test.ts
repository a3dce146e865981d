import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { ChainFollower } from '../../../../../src/scale/load/chain/follow.ts';
import {
  loadAccount,
  signatureMark,
  signingKey,
  signTransfer,
} from '../../../../../src/scale/load/transfer.ts';
import { loadPlan } from '../generator/load-plan.ts';
import { blockAfter, type HeadBlock, HeadNode } from './head-node.ts';

const { signal } = new AbortController();
const withinMs = 300_000;
const account = loadAccount('//Test', '0x00', 0);
const { template } = loadPlan({ count: 1, accounts: 1 });
const transfer = (nonce: number): string =>
  signTransfer(
    template,
    { key: signingKey(account.seed), publicKey: account.publicKey },
    account.publicKey,
    nonce,
  );
const mark = (nonce: number): string | undefined => signatureMark(transfer(nonce), 1);

describe('following a chain under load', () => {
  const genesis = blockAfter(undefined);
  let node: HeadNode;
  let follower: ChainFollower;
  beforeEach(async () => {
    node = await HeadNode.start(genesis);
    follower = await ChainFollower.open(node.url, 1, signal);
  });
  afterEach(async () => {
    follower.close();
    await node.stop();
  });

  const reached = async (block: HeadBlock): Promise<void> => {
    const isThere = (): boolean => follower.finalized.at(-1)?.hash === block.hash;
    ok(await follower.until(isThere, withinMs, signal), 'the block did not become final');
  };

  it('begins with what is final', () => {
    deepEqual(
      follower.finalized.map(({ number }) => number),
      [0],
    );
  });

  it('finds transfers in blocks, by their place', async () => {
    const one = blockAfter(genesis, ['0x280401000b90110eb36e01', transfer(0), transfer(1)]);
    node.tell(one);
    node.finalize(one);
    await reached(one);
    deepEqual(follower.finalized.at(-1)?.marks, [undefined, mark(0), mark(1)]);
  });

  it('finalizes all blocks up to the one that is told, each seen when it was', async () => {
    const one = blockAfter(genesis);
    const two = blockAfter(one);
    const three = blockAfter(two);
    node.tell(one, two, three);
    node.finalize(three);
    await reached(three);
    deepEqual(
      follower.finalized.map(({ number }) => number),
      [0, 1, 2, 3],
    );
    const [, first, second, third] = follower.finalized;
    ok((first?.seenUs ?? 0) <= (second?.seenUs ?? 0) && (second?.seenUs ?? 0) <= (third?.seenUs ?? 0));
    equal(first?.finalizedUs, third?.finalizedUs);
  });

  it('counts the branch that becomes final and no other', async () => {
    const left = blockAfter(genesis, [transfer(0)], 'a');
    const right = blockAfter(genesis, [transfer(1)], 'b');
    const next = blockAfter(right);
    node.tell(left, right, next);
    node.finalize(next);
    await reached(next);
    deepEqual(
      follower.finalized.flatMap(({ marks }) => marks),
      [mark(1)],
    );
  });

  it('goes on when the body of a fork is gone, and reads what became final all the same', async () => {
    const gone = blockAfter(genesis, [], 'a');
    const one = blockAfter(genesis, [transfer(0)], 'b');
    node.tellGone(gone);
    node.tellGone(one);
    equal(await follower.until(() => false, 50, signal), false);
    node.add(one);
    node.finalize(one);
    await reached(one);
    deepEqual(follower.finalized.at(-1)?.marks, [mark(0)]);
  });

  it('reads blocks that nobody told of', async () => {
    const one = blockAfter(genesis, [transfer(0)]);
    const two = blockAfter(one);
    node.add(one);
    node.tell(two);
    node.finalize(two);
    await reached(two);
    deepEqual(follower.finalized.at(1)?.marks, [mark(0)]);
  });

  it('says in time that nothing came', async () => {
    equal(await follower.until(() => false, 10, signal), false);
  });

  it('ends with a typed error when the node goes away', async () => {
    const waiting = rejects(
      follower.until(() => false, withinMs, signal),
      {
        code: 'unreachable/node_lost',
        message: /lost connection to \S+ during the measurement/,
      },
    );
    await node.stop();
    await waiting;
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    const waiting = rejects(
      follower.until(() => false, withinMs, controller.signal),
      { name: 'AbortError' },
    );
    controller.abort();
    await waiting;
  });

  it('forgets all but the last final block between two measurements', async () => {
    const one = blockAfter(genesis);
    const two = blockAfter(one);
    node.tell(one, two);
    node.finalize(two);
    await reached(two);
    follower.forget();
    const three = blockAfter(two);
    node.tell(three);
    node.finalize(three);
    await reached(three);
    deepEqual(
      follower.finalized.map(({ number }) => number),
      [2, 3],
    );
  });
});
