import { equal } from 'node:assert/strict';
import { FakeParaNode, stateRootOf } from '../../../../../tests/support/fake-para-node.ts';
import { madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { CollatorListener } from '../../../../src/measure/blame/collator-listener.ts';

/** On relay blocks of these heights; state roots are not known unless they are given. */
function built(
  listener: CollatorListener,
  since: number,
  before: number,
  para = 2_000,
  roots: Readonly<Record<number, string>> = {},
): boolean | undefined {
  return listener.builtOn(para, { since, isBacked: true, before, rootOf: (height) => roots[height] });
}

describe('CollatorListener', () => {
  it('tells whether a block was built that could be backed', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    for (const relayParent of [100, 101, 104]) node.on(relayParent);
    // The last candidate was built on 101: for block 103 there is none later, for block 105 there is one.
    equal(built(listener, 101, 103), false);
    equal(built(listener, 101, 105), true);
    // Two on one relay block: one of them may still wait.
    node.on(101, 1);
    equal(built(listener, 101, 103), undefined);
    // None that was built on it can be backed any more.
    const none = { since: 101, isBacked: false, before: 103, rootOf: () => undefined };
    equal(listener.builtOn(2_000, none), false);
    // Before it listened, and of another parachain, nothing is known.
    equal(built(listener, 98, 100), undefined);
    equal(built(listener, 101, 103, 2_001), undefined);
  });

  it('counts no block on a relay block that finality passed over', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    const roots = { 101: stateRootOf(101), 102: stateRootOf(102) };
    // On both blocks of height 101, of which one is final: none of them waits.
    for (const relayParent of [100, 101]) node.on(relayParent);
    node.on(101, 1, 7);
    equal(built(listener, 101, 103, 2_000, roots), false);
    equal(built(listener, 101, 103), undefined);
    // It was built, on the wrong one.
    node.on(102, 2, 8);
    equal(built(listener, 101, 103, 2_000, roots), undefined);
    node.on(102);
    equal(built(listener, 101, 103, 2_000, roots), true);
  });

  it('takes a block of which two nodes tell as one', async () => {
    const nodes = [new FakeParaNode(), new FakeParaNode()];
    const listener = new CollatorListener();
    for (const node of nodes) await listener.listen(node, 2_000);
    for (const node of nodes) for (const relayParent of [100, 101]) node.on(relayParent);
    equal(built(listener, 101, 103), false);
  });

  it('knows nothing where a node sends what is not a header of a parachain', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    for (const item of [null, 'x', {}, madeHeader(5, undefined, []).rpc]) node.build(item);
    equal(built(listener, 101, 103), undefined);
  });

  it('knows nothing of others on the relay block of the first one', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    // A fork brings one that is built lower: what came in before the first one is unknown all the same.
    for (const relayParent of [100, 99, 104]) node.on(relayParent);
    equal(built(listener, 100, 103), undefined);
    equal(built(listener, 101, 103), false);
  });

  it('knows nothing of what a lost connection may have kept from it', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 2_000);
    for (const relayParent of [100, 101, 104]) node.on(relayParent);
    node.connection('lost');
    equal(built(listener, 101, 104), false);
    equal(built(listener, 104, 110), undefined);
    node.connection('restored');
    equal(built(listener, 104, 110), undefined);
    for (const relayParent of [108, 112]) node.on(relayParent);
    equal(built(listener, 104, 108), undefined);
    equal(built(listener, 108, 111), undefined);
    equal(built(listener, 109, 112), false);
    // One that came in is there, whatever else did not.
    equal(built(listener, 104, 110), true);
  });
});
