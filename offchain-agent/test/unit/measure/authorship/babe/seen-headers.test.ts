import { deepEqual, equal, throws } from 'node:assert/strict';
import { fakeValidator, MadeBabeChain } from '../../../../../../tests/support/made-babe-chain.ts';
import { isSealedBy } from '../../../../../src/chain/babe/babe-seal.ts';
import type { RpcHeader } from '../../../../../src/chain/block/header-hash.ts';
import { SeenHeaders } from '../../../../../src/measure/authorship/babe/seen-headers.ts';

const zeros = `0x${'00'.repeat(32)}`;

/** A header of this slot, by authority 1. */
function header(slot: number, number = 1): RpcHeader {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(slot));
  const logs = [`0x06424142453402${'01000000'}${bytes.toString('hex')}`];
  return {
    number: `0x${number.toString(16)}`,
    parentHash: zeros,
    stateRoot: zeros,
    extrinsicsRoot: zeros,
    digest: { logs },
  };
}

describe('headers that came in', () => {
  it('are handed out once their slot is counted, each once, with the time at which it came first', () => {
    const seen = new SeenHeaders();
    for (const [slot, at] of [
      [7, 70],
      [5, 50],
      [7, 71],
    ] as const)
      seen.note(header(slot), at);
    const taken = (slot: number) => seen.takeUpTo(slot).map((one) => [one.slot, one.authority, one.seenAtMs]);
    deepEqual([taken(4), taken(5), taken(6)], [[], [[5, 1, 50]], []]);
    deepEqual([taken(8), taken(8)], [[[7, 1, 70]], []]);
  });

  it('are dropped, the oldest first, and told of, where finality stands still', () => {
    const seen = new SeenHeaders();
    let dropped = 0;
    for (let slot = 1; slot <= 10_003; slot += 1) dropped += seen.note(header(slot), 0);
    equal(dropped, 3);
    equal(seen.takeUpTo(20_000)[0]?.slot, 4);
  });

  it('are none where they name no slot, and refused where it cannot be read', () => {
    const seen = new SeenHeaders();
    equal(seen.note({ ...header(1), digest: { logs: [] } }, 0), 0);
    deepEqual(seen.takeUpTo(1), []);
    throws(() => seen.note({ ...header(1), digest: { logs: ['0x0642414245340400'] } }, 0), RangeError);
  });
});

describe('a seal', () => {
  const [one, other] = [fakeValidator(0), fakeValidator(1)];
  const chain = new MadeBabeChain({ validators: [one, other], durationSlots: 10 });
  const { header: sealed } = chain.build(100, 0, 2, chain.dataAt(0));

  it('is that of its key alone', () => {
    deepEqual([isSealedBy(sealed, one.key), isSealedBy(sealed, other.key)], [true, false]);
  });

  it('is none of a header that was changed, or without one', () => {
    const changed = { ...sealed, number: '0x2' };
    const unsealed = { ...sealed, digest: { logs: sealed.digest.logs.slice(0, -1) } };
    const nonsense = {
      ...sealed,
      digest: { logs: [...sealed.digest.logs.slice(0, -1), `0x05424142450101${'ff'.repeat(64)}`] },
    };
    for (const wrong of [changed, unsealed, nonsense]) equal(isSealedBy(wrong, one.key), false);
    equal(isSealedBy(sealed, `0x${'ff'.repeat(32)}`), false);
  });
});
