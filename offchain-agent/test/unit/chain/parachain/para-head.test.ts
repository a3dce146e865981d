import { deepEqual, equal, ok } from 'node:assert/strict';
import { hashOf, hex } from '../../../../../tests/support/grandpa-bytes.ts';
import { type BackingBlock, backingBlocks } from '../../../../../tests/support/relay-blocks.ts';
import { hexBytes } from '../../../../src/base/bytes.ts';
import { headerBytes, headerHash } from '../../../../src/chain/block/header-hash.ts';
import { readParaHead } from '../../../../src/chain/parachain/para-head.ts';
import { readParasInherent } from '../../../../src/chain/relay/paras-inherent.ts';

const blocks = [...backingBlocks()];

function candidatesOf({ extrinsics, parent }: BackingBlock) {
  const whole = extrinsics.filter((extrinsic) => typeof extrinsic === 'string').map(hexBytes);
  return readParasInherent(whole, headerBytes(parent));
}

describe('readParaHead of the candidates of recorded blocks of Polkadot', () => {
  const headers = new Map(
    blocks.flatMap(([number, { header, parent }]) => [
      [number, header],
      [number - 1, parent],
    ]),
  );
  const all = blocks.flatMap(([, block]) => candidatesOf(block).candidates);

  it('reads each head as a header, and hashes it as the parachain does', () => {
    ok(all.length > 250);
    for (const { head } of all) equal(readParaHead(head)?.hash, hashOf(head));
  });

  it('names the relay block on which it was built, by a state root that its header really has', () => {
    let compared = 0;
    for (const { head, descriptor } of all) {
      const relay = readParaHead(head)?.relay;
      const header = headers.get(relay?.number ?? -1);
      if (!relay || !header) continue;
      compared += 1;
      equal(relay.stateRoot, header.stateRoot);
      equal(descriptor.relayParent, headerHash(header));
    }
    ok(compared > 150, String(compared));
  });

  it('refuses what is not a header, and one with a byte too many', () => {
    const [first] = all;
    ok(first);
    deepEqual(
      [Buffer.alloc(0), Buffer.alloc(80), Buffer.concat([first.head, Buffer.of(0)])].map(readParaHead),
      [undefined, undefined, undefined],
    );
    equal(hex(first.head).length > 200, true);
  });
});
