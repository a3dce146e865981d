import { deepEqual, equal } from 'node:assert/strict';
import { compactAddLength, u8aConcat, u8aToHex } from '@polkadot/util';
import { xxhashAsU8a } from '@polkadot/util-crypto';
import { webAssembly } from '../../../../src/lab/executor/compile-runtime.ts';
import { Guest } from '../../../../src/lab/executor/guest.ts';
import { hashingFunctions } from '../../../../src/lab/executor/host-functions.ts';

const heapBase = 1_024;

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);
}

describe('Guest', () => {
  let guest: Guest;

  beforeEach(() => {
    guest = new Guest();
    guest.attach(new webAssembly.Memory({ initial: 1 }), heapBase);
    guest.begin();
  });

  it('gives optional bytes as SCALE has them, also where memory must grow', () => {
    deepEqual(guest.read(guest.giveOption(undefined)), Uint8Array.of(0));
    for (const length of [0, 1, 63, 64, 16_383, 16_384, 200_000]) {
      const bytes = bytesOf(length);
      const given = guest.read(guest.giveOption(bytes));
      equal(u8aToHex(given), u8aToHex(u8aConcat(Uint8Array.of(1), compactAddLength(bytes))), String(length));
    }
  });

  it('reads a span as hex digits', () => {
    for (const length of [0, 1, 300])
      equal(guest.readHex(guest.give(bytesOf(length))), u8aToHex(bytesOf(length)));
  });

  it('hashes short names again as it did first, and tells names of the same length apart', () => {
    const hash = hashingFunctions(guest)['ext_hashing_twox_128_version_1'] as (span: bigint) => number;
    const hashed = (bytes: Uint8Array): Uint8Array => guest.readAt(hash(guest.give(bytes)), 16);
    const names = [bytesOf(0), bytesOf(6), Uint8Array.of(1, 2, 3, 4, 5, 255), bytesOf(64), bytesOf(65)];
    for (let round = 0; round < 2; round += 1)
      for (const name of names) deepEqual(hashed(name), xxhashAsU8a(name, 128));
    // What a runtime does to its copy is no matter of the next.
    const pointer = hash(guest.give(bytesOf(6)));
    guest.fill((16n << 32n) | BigInt(pointer), new Uint8Array(16));
    deepEqual(hashed(bytesOf(6)), xxhashAsU8a(bytesOf(6), 128));
  });
});
