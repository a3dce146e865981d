import { equal } from 'node:assert/strict';
import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { isSr25519Signed } from '../../../src/chain/sr25519.ts';

const message = new TextEncoder().encode('a block');
const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
const marker = 0x80;

describe('isSr25519Signed', () => {
  const pair = sr25519PairFromSeed(new Uint8Array(32).fill(7));
  const other = sr25519PairFromSeed(new Uint8Array(32).fill(8));
  const signature = sr25519Sign(message, pair);

  it('takes the signature of the key, over the message', () => {
    equal(isSr25519Signed(message, signature, pair.publicKey), true);
    equal(isSr25519Signed(message, signature, other.publicKey), false);
    equal(isSr25519Signed(message.subarray(1), signature, pair.publicKey), false);
    equal(isSr25519Signed(message, changed(0, 1), pair.publicKey), false);
    equal(isSr25519Signed(message, changed(40, 1), pair.publicKey), false);
  });

  it('refuses, as nodes do, a signature without the mark of schnorrkel, and a second form of the same one', () => {
    equal(isSr25519Signed(message, changed(63, marker), pair.publicKey), false);
    equal(isSr25519Signed(message, plusOrder(), pair.publicKey), false);
  });

  it('refuses what is no signature and no key, and does not throw', () => {
    const none = new Uint8Array(64).fill(255);
    equal(isSr25519Signed(message, none, pair.publicKey), false);
    equal(isSr25519Signed(message, signature, none.subarray(32)), false);
    equal(isSr25519Signed(message, signature.subarray(1), pair.publicKey), false);
    equal(isSr25519Signed(message, signature, pair.publicKey.subarray(1)), false);
    equal(isSr25519Signed(message, new Uint8Array(), new Uint8Array()), false);
  });

  function changed(at: number, mask: number): Uint8Array {
    return signature.map((byte, index) => (index === at ? byte ^ mask : byte));
  }

  /** The same signature with the order of the group added to its scalar. */
  function plusOrder(): Uint8Array {
    const bytes = changed(63, marker);
    let scalar = [...bytes.subarray(32)].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + order;
    for (let index = 32; index < 64; index += 1, scalar >>= 8n) bytes[index] = Number(scalar & 255n);
    bytes[63] = (bytes[63] ?? 0) | marker;
    return bytes;
  }
});
