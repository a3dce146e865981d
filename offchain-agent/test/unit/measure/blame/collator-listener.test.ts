import { equal, rejects } from 'node:assert/strict';
import { xxhashAsHex } from '@polkadot/util-crypto';
import { compact, hex, text, u32 } from '../../../../../tests/support/grandpa-bytes.ts';
import { madeHeader } from '../../../../../tests/support/relay-headers.ts';
import { CollatorListener } from '../../../../src/measure/blame/collator-listener.ts';

const itemKey = `${xxhashAsHex('ParachainInfo', 128)}${xxhashAsHex('ParachainId', 128).slice(2)}`;

/** A node of parachain 2,000 whose collators build when the test says so. */
class FakeParaNode {
  build: (item: unknown) => void = () => undefined;

  async request<Result>(_: string, [key]: readonly unknown[] = []): Promise<Result> {
    return await Promise.resolve((key === itemKey ? hex(u32(2_000)) : null) as Result);
  }

  async subscribe(_: string, __: readonly unknown[], onItem: (item: unknown, atMs: number) => void) {
    this.build = (item) => onItem(item, 0);
    return await Promise.resolve(1);
  }

  async unsubscribe(): Promise<void> {
    await Promise.resolve();
  }

  /** A block on the state of a relay block. */
  on(relayParent: number): void {
    const root = Buffer.alloc(32, relayParent);
    const log = Buffer.concat([
      Buffer.of(4),
      Buffer.from('RPSR'),
      text(Buffer.concat([root, compact(relayParent)])),
    ]);
    this.build(madeHeader(relayParent * 2, undefined, [log]).rpc);
  }
}

describe('CollatorListener', () => {
  it('TELL whether a block was built that could be backed', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    equal(await listener.listen(node, 'ws://para.example'), 2_000);
    for (const relayParent of [100, 101, 104]) node.on(relayParent);
    // The last candidate was built on 101: for block 103 there is none later, for block 105 there is one.
    equal(listener.builtOn(2_000, { number: 103 }, 101), false);
    equal(listener.builtOn(2_000, { number: 105 }, 101), true);
    // Two on one relay block: one of them may still wait.
    node.on(101);
    equal(listener.builtOn(2_000, { number: 103 }, 101), undefined);
    // Before it listened, and of another parachain, nothing is known.
    equal(listener.builtOn(2_000, { number: 100 }, 98), undefined);
    equal(listener.builtOn(2_001, { number: 103 }, 101), undefined);
  });

  it('KNOW nothing WHERE a node sends what is not a header of a parachain', async () => {
    const node = new FakeParaNode();
    const listener = new CollatorListener();
    await listener.listen(node, 'ws://para.example');
    for (const item of [null, 'x', {}, madeHeader(5, undefined, []).rpc]) node.build(item);
    equal(listener.builtOn(2_000, { number: 103 }, 101), undefined);
  });

  it('REFUSE a chain that is not a parachain', async () => {
    const node = new FakeParaNode();
    node.request = async <Result>() => await Promise.resolve(null as Result);
    await rejects(new CollatorListener().listen(node, 'ws://relay.example'), {
      code: 'bad_input/not_parachain',
      message: /ws:\/\/relay.example: the chain has no number of a parachain/,
    });
  });
});
