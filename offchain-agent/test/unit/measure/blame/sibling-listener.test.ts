import { deepEqual, equal } from 'node:assert/strict';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import { madeSibling } from '../../../../../tests/support/made-sibling.ts';
import { madeRules } from '../../../../../tests/support/relay-runtime-shapes.ts';
import { SiblingListener } from '../../../../src/measure/blame/sibling-listener.ts';

/** A node with a sibling of one of its last blocks. */
function nodeWithSibling() {
  const node = new MadeRelayNode(4, 60);
  const block = node.chain.blocks.at(-15);
  if (!block) throw new Error('the chain is too short');
  const sibling = madeSibling(block);
  node.siblings.push(sibling);
  const heights = new Map([...node.chain.hashes].map(([number, hash]) => [String(hash), number]));
  const session = { ...block.session, rules: madeRules };
  const { number, hash } = block.header;
  const heard = (listener: SiblingListener) =>
    listener.siblingsOf({ number, hash, parentHash: block.parent.hash }, session, (one) => heights.get(one));
  return { node, block, sibling, heard };
}

describe('SiblingListener', () => {
  it('GIVE the other block on the same parent, with its candidates and rows', async () => {
    const { node, block, sibling, heard } = nodeWithSibling();
    const listener = await SiblingListener.start(node);
    await settled();
    await listener.stop();
    const found = heard(listener);
    deepEqual(
      found.map(({ hash }) => hash),
      [sibling.header.hash],
    );
    equal(found[0]?.candidates.length, block.session.groups.length);
    equal(found[0]?.rows.size, block.session.accounts.length);
    equal(listener.unread, 0);
  });

  it('COUNT what it could not read, AND take no body that its header does not name', async () => {
    const { node, sibling, heard } = nodeWithSibling();
    node.lies.set('chain_getBlock', ([asked], honest) => {
      if (asked !== sibling.header.hash) return honest();
      const { block } = honest() as { block: { header: unknown; extrinsics: string[] } };
      return { block: { ...block, extrinsics: block.extrinsics.toReversed() } };
    });
    const listener = await SiblingListener.start(node);
    await settled();
    await listener.stop();
    deepEqual(heard(listener), []);
    equal(listener.unread, 1);
  });
});

/** What the node tells of at once has come in. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
