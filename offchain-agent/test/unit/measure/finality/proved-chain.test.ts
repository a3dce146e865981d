import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import { checkpointJson } from '../../../../../tests/support/checkpoint-json.ts';
import { justification } from '../../../../../tests/support/grandpa-chain.ts';
import { others, ProofScene, voters } from '../../../../../tests/support/proof-scene.ts';
import { parseCheckpoint } from '../../../../src/chain/grandpa/checkpoint.ts';
import { trustText } from '../../../../src/chain/grandpa/trust.ts';

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('hand-overs on the way', () => {
  it('goes on with the next set after the block that hands over', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(2);
    const end = scene.chain.append({ next: others });
    scene.node.stream(justification(end, voters, 0));
    await scene.settle();
    await scene.finalize(2, others, 1);
    deepEqual(scene.numbers, upTo(5));
    equal((await scene.end())?.setId, 1);
  });

  it('goes on with the next set after a delay', async () => {
    const scene = new ProofScene();
    await scene.follow();
    scene.chain.append({ next: others, delay: 3 });
    await scene.finalize(1);
    await scene.finalize(2);
    await scene.finalize(1, others, 1);
    deepEqual(scene.numbers, upTo(5));
    equal((await scene.end())?.setId, 1);
  });

  it('catches up with hand-overs that it missed, by the votes stored with them', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(1);
    const first = scene.chain.append({ next: others });
    const second = scene.chain.append({ next: voters, delay: 2 });
    scene.chain.append();
    const last = scene.chain.append();
    ok(second);
    scene.node.stored.set(first.hash, justification(first, voters, 0));
    scene.node.stored.set(last.hash, justification(last, others, 1));
    await scene.finalize(3, voters, 2);
    deepEqual(scene.numbers, upTo(8));
    equal((await scene.end())?.setId, 2);
  });

  it('goes from the genesis to the newest set by what the node proves of each set', async () => {
    const scene = new ProofScene();
    const { node, chain } = scene;
    chain.append();
    const first = chain.append({ next: others });
    node.proofs.push({ from: 1, target: first, justification: justification(first, voters, 0) });
    chain.append();
    const second = chain.append({ next: voters });
    node.proofs.push({ from: 3, target: second, justification: justification(second, others, 1) });
    for (let count = 0; count < 20; count += 1) chain.append();
    await scene.follow({ lookBack: 2 });
    await scene.finalize(1, voters, 2);
    deepEqual(scene.numbers, upTo(25, 24));
    equal((await scene.end())?.setId, 2);
  });

  it('finds hand-overs in headers that nobody asked for, when the node proves none of them', async () => {
    const scene = new ProofScene();
    const end = scene.chain.append({ next: others });
    scene.node.stored.set(end.hash, justification(end, voters, 0));
    for (let count = 0; count < 20; count += 1) scene.chain.append();
    await scene.follow({ lookBack: 2 });
    await scene.finalize(1, others, 1);
    deepEqual(scene.numbers, upTo(22, 21));
    await scene.end();
  });

  it('goes on from the checkpoint of another time', async () => {
    const scene = new ProofScene();
    await scene.follow();
    await scene.finalize(2);
    const end = scene.chain.append({ next: others });
    scene.node.stream(justification(end, voters, 0));
    await scene.settle();
    const checkpoint = (await scene.end())?.checkpoint;
    const again = new ProofScene(scene.chain);
    await again.follow({
      trust: parseCheckpoint(checkpointJson(checkpoint ?? fail()), 'a test'),
      lookBack: 1,
    });
    await again.finalize(3, others, 1);
    deepEqual(again.numbers, [6]);
    await again.end();
  });

  it('names no checkpoint while a hand-over is announced', async () => {
    const scene = new ProofScene();
    await scene.follow();
    scene.chain.append({ next: others, delay: 3 });
    await scene.finalize(1);
    equal((await scene.end())?.checkpoint, undefined);
  });

  it('goes on from a checkpoint, and names it', async () => {
    const scene = new ProofScene();
    for (let count = 0; count < 9; count += 1) scene.chain.append();
    const { hash } = scene.chain.at(9);
    const authorities = others.map(({ key }) => ({ key, weight: 1n }));
    await scene.follow({ trust: { setId: 7, authorities, blockHash: hash }, lookBack: 1 });
    await scene.finalize(2, others, 7);
    const trust = (await scene.end())?.trust;
    deepEqual(trust, { from: 'checkpoint', blockHash: hash, block: 9, setId: 7 });
    equal(trustText(trust ?? fail()), `from the checkpoint given: authority set 7 after block 9 ${hash}`);
    ok(!scene.node.calls.includes('state_getReadProof'));
  });
});
