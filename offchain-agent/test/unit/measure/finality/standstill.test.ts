import { deepEqual, equal } from 'node:assert/strict';
import { justification } from '../../../../../tests/support/grandpa-chain.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { others, ProofScene, voters } from '../../../../../tests/support/proof-scene.ts';

describe('followVerified, where finality stands still', () => {
  it('tells that finality stands still before anything is proved', async () => {
    const scene = new ProofScene();
    let told = 0;
    await scene.follow({ patienceMs: 10, onStandstill: () => (told += 1) });
    await poll(
      'word',
      () => Promise.resolve(told),
      (times) => times >= 2,
      { everyMs: 5 },
    );
    await scene.finalize(1);
    const before = told;
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal(told, before);
    deepEqual(scene.numbers, [1]);
    await scene.end();
  });

  for (const { name, endsSet } of [
    { name: 'the end of a set', endsSet: true },
    { name: 'a block of the newest set', endsSet: false },
  ])
    it(`begins at ${name} that the node has stored a proof of, where finality stands still`, async () => {
      const scene = new ProofScene();
      for (let count = 0; count < 5; count += 1) scene.chain.append();
      const target = scene.chain.append(endsSet ? { next: others } : {});
      scene.node.proofs.push({ from: 1, target, justification: justification(target, voters, 0) });
      scene.node.finalized = target;
      await scene.follow({ patienceMs: 10, beginsAtStored: true, lookBack: 4 });
      await scene.handedOver(4);
      deepEqual(scene.numbers, [3, 4, 5, 6]);
      deepEqual(
        scene.steps.map(({ set, range }) => [set.id, range.setId, range.fromBlock, range.toBlock]),
        [[0, endsSet ? 1 : 0, 3, 6]],
      );
      // What is final later goes on from there.
      await scene.finalize(2, endsSet ? others : voters, endsSet ? 1 : 0);
      deepEqual(scene.numbers, [3, 4, 5, 6, 7, 8]);
      await scene.end();
    });

  it('waits on where a node has stored no proof, or what was stored is not asked for', async () => {
    for (const beginsAtStored of [true, false]) {
      const scene = new ProofScene();
      const target = scene.chain.append();
      if (!beginsAtStored)
        scene.node.proofs.push({ from: 1, target, justification: justification(target, voters, 0) });
      let told = 0;
      await scene.follow({ patienceMs: 10, beginsAtStored, onStandstill: () => (told += 1) });
      await poll(
        'word',
        () => Promise.resolve(told),
        (times) => times >= 2,
        { everyMs: 5 },
      );
      deepEqual(scene.steps, []);
      await scene.end();
    }
  });
});
