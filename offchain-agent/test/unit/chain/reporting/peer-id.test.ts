import assert from 'node:assert/strict';
import { peerIdOf, peerKeyOf } from '../../../../src/chain/reporting/peer-id.ts';

// The node key 00..01 of a Substrate node and the identity that the node prints for it.
const key = '0x4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29';
const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('the PeerId of a node', () => {
  it('is its key behind a prefix, in base 58', () => {
    assert.equal(peerIdOf(key), peerId);
    assert.equal(peerKeyOf(peerId), key);
  });

  it('is refused when it is of another kind of key, or no PeerId', () => {
    for (const text of [
      'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N',
      'hello',
      '',
      `${peerId}x`,
      '0OIl',
    ]) {
      assert.throws(() => peerKeyOf(text), { code: 'bad_input/peer_id' }, text);
    }
  });
});
