import { equal } from 'node:assert/strict';
import { FakeParaNode } from '../../../../../tests/support/fake-para-node.ts';
import { madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { CollatorListener } from '../../../../src/measure/blame/collator-listener.ts';

describe('CollatorListener', () => {
  it('tells whether a block was built that could be backed', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    for (const relayParent of [100, 101, 104]) node.on(relayParent);
    // The last candidate was built on 101: for block 103 there is none later, for block 105 there is one.
    equal(listener.builtOn(2_000, { number: 103 }, 101), false);
    equal(listener.builtOn(2_000, { number: 105 }, 101), true);
    // Two on one relay block: one of them may still wait.
    node.on(101, 1);
    equal(listener.builtOn(2_000, { number: 103 }, 101), undefined);
    // Before it listened, and of another parachain, nothing is known.
    equal(listener.builtOn(2_000, { number: 100 }, 98), undefined);
    equal(listener.builtOn(2_001, { number: 103 }, 101), undefined);
  });

  it('takes a block of which two nodes tell as one', async () => {
    const nodes = [new FakeParaNode(), new FakeParaNode()];
    const listener = new CollatorListener();
    for (const node of nodes) await listener.listen(node, 2_000);
    for (const node of nodes) for (const relayParent of [100, 101]) node.on(relayParent);
    equal(listener.builtOn(2_000, { number: 103 }, 101), false);
  });

  it('knows nothing where a node sends what is not a header of a parachain', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    for (const item of [null, 'x', {}, madeHeader(5, undefined, []).rpc]) node.build(item);
    equal(listener.builtOn(2_000, { number: 103 }, 101), undefined);
  });

  it('knows nothing of others on the relay block of the first one', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    // A fork brings one that is built lower: what came in before the first one is unknown all the same.
    for (const relayParent of [100, 99, 104]) node.on(relayParent);
    equal(listener.builtOn(2_000, { number: 103 }, 100), undefined);
    equal(listener.builtOn(2_000, { number: 103 }, 101), false);
  });

  it('knows nothing of what a lost connection may have kept from it', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    for (const relayParent of [100, 101, 104]) node.on(relayParent);
    node.connection('lost');
    equal(listener.builtOn(2_000, { number: 104 }, 101), false);
    equal(listener.builtOn(2_000, { number: 110 }, 104), undefined);
    node.connection('restored');
    equal(listener.builtOn(2_000, { number: 110 }, 104), undefined);
    for (const relayParent of [108, 112]) node.on(relayParent);
    equal(listener.builtOn(2_000, { number: 108 }, 104), undefined);
    equal(listener.builtOn(2_000, { number: 111 }, 108), undefined);
    equal(listener.builtOn(2_000, { number: 112 }, 109), false);
    // One that came in is there, whatever else did not.
    equal(listener.builtOn(2_000, { number: 110 }, 104), true);
  });
});
