import { deepEqual, equal } from 'node:assert/strict';
import { compact, hex } from '../../../../../tests/support/grandpa-bytes.ts';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import { madeSession } from '../../../../../tests/support/made-session.ts';
import { madeSibling } from '../../../../../tests/support/made-sibling.ts';
import { babeDigest, type MadeHeader, madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { inherentBytes, rootOf, timestampBytes } from '../../../../../tests/support/relay-inherent-bytes.ts';
import { madeRules } from '../../../../../tests/support/relay-runtime-shapes.ts';
import { RelaySigners, signedSibling } from '../../../../../tests/support/relay-signers.ts';
import { SiblingListener } from '../../../../src/measure/blame/sibling-listener.ts';

/** A node with a sibling of one of its last blocks. */
function nodeWithSibling() {
  const node = new MadeRelayNode(4, 60);
  const block = node.chain.blocks.at(-15);
  if (!block) throw new Error('the chain is too short');
  const sibling = madeSibling(block, block.header.number + 1);
  node.siblings.push(sibling);
  const heights = new Map([...node.chain.hashes].map(([number, hash]) => [String(hash), number]));
  const session = { ...block.session, rules: madeRules };
  const { number, hash } = block.header;
  const heard = (listener: SiblingListener) =>
    listener.siblingsOf({ number, hash, parentHash: block.parent.hash }, session, (one) => heights.get(one));
  return { node, block, sibling, heard };
}

/** A node with many blocks on one parent. */
class TellingNode {
  readonly #parent = madeHeader(1, undefined, []);
  readonly #extrinsics = [timestampBytes, inherentBytes([], [], [], this.#parent.bytes)];
  readonly headers: readonly MadeHeader[];
  tell: (item: unknown) => void = () => undefined;
  #held: Promise<void> = Promise.resolve();

  /** @param digestBytes that each header has beside its slot */
  constructor(blocks: number, digestBytes = 0) {
    const root = rootOf(this.#extrinsics);
    this.headers = Array.from({ length: blocks }, (_, slot) =>
      madeHeader(2, this.#parent, [...babeDigest(0, slot, undefined), ...otherLog(digestBytes)], root),
    );
  }

  /** @returns lets the answers go */
  hold(): () => void {
    let release = (): void => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  heard(listener: SiblingListener): number {
    const block = { hash: 'another', parentHash: this.#parent.hash, number: 2 };
    return listener.siblingsOf(block, madeSession, () => undefined).length;
  }

  async request<Result>(method: string, [hash]: readonly unknown[] = []): Promise<Result> {
    await this.#held;
    const header = [this.#parent, ...this.headers].find((one) => one.hash === hash)?.rpc;
    const extrinsics = this.#extrinsics.map((part) => hex(part));
    return (method === 'chain_getBlock' ? { block: { header, extrinsics } } : header) as Result;
  }

  async subscribe(_: string, __: readonly unknown[], onItem: (item: unknown, atMs: number) => void) {
    this.tell = (item) => onItem(item, 0);
    return await Promise.resolve(1);
  }

  async unsubscribe(): Promise<void> {
    await Promise.resolve();
  }
}

/** A digest item of so many bytes that means nothing. */
function otherLog(bytes: number): Buffer[] {
  return bytes === 0 ? [] : [Buffer.concat([Buffer.of(0), compact(bytes), Buffer.alloc(bytes)])];
}

describe('SiblingListener', () => {
  it('gives the other block on the same parent, with its candidates and rows', async () => {
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

  it('tells for which slots a key has sealed a block', async () => {
    const signers = new RelaySigners(16);
    const node = new MadeRelayNode(4, 60, { signers });
    const block = node.chain.blocks.at(-5);
    if (!block) throw new Error('the chain is too short');
    node.siblings.push(signedSibling(block, signers, { slot: 1_000 }));
    const listener = await SiblingListener.start(node);
    await settled();
    await listener.stop();
    const { elected } = block.session;
    const [author = '', other = ''] = [1, 2].map((next) =>
      signers.keyOf(elected[(block.author + next) % elected.length] ?? '0x', 'seal'),
    );
    deepEqual(
      [
        listener.hasSealed(1_000, author),
        listener.hasSealed(1_000, other),
        listener.hasSealed(1_001, author),
      ],
      [true, false, false],
    );
  });

  it('counts what it could not read, and takes no body that its header does not name', async () => {
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

  it('takes no header of over 1 MB, and counts it as unread', async () => {
    const node = new TellingNode(2, 600_000);
    const listener = await SiblingListener.start(node);
    for (const { rpc } of node.headers) node.tell(rpc);
    await listener.stop();
    deepEqual([listener.unread, node.heard(listener), listener.from], [2, 0, undefined]);
  });

  it('keeps 16 MB of headers and 96 MB of blocks, and counts the rest', async () => {
    const node = new TellingNode(120, 500_000);
    const listener = await SiblingListener.start(node, { keepsBodies: true });
    for (const { rpc } of node.headers) {
      node.tell(rpc);
      await settled();
    }
    await listener.stop();
    equal(node.heard(listener), 120);
    deepEqual([listener.unread, listener.sealsLeft, listener.bodiesLeft], [0, 104, 20]);
  });

  it('reads 64 blocks at once, and counts the rest as unread', async () => {
    const node = new TellingNode(70);
    const listener = await SiblingListener.start(node);
    const answers = node.hold();
    for (const { rpc } of node.headers) node.tell(rpc);
    equal(listener.unread, 6);
    answers();
    await listener.stop();
    equal(node.heard(listener), 64);
  });

  it('keeps 1,000 blocks, and counts the rest as unread', async () => {
    const node = new TellingNode(1_003);
    const listener = await SiblingListener.start(node);
    for (const { rpc } of node.headers) {
      node.tell(rpc);
      await settled();
    }
    await listener.stop();
    equal(node.heard(listener), 1_000);
    equal(listener.unread, 3);
  });
});

/** What the node tells of at once has come in. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
