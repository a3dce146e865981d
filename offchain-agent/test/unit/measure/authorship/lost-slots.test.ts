import { deepEqual, equal } from 'node:assert/strict';
import { cryptoWaitReady, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../../../src/base/bytes.ts';
import { headerHash, type RpcHeader } from '../../../../src/chain/block/header-hash.ts';
import { LostSlots } from '../../../../src/measure/authorship/lost-slots.ts';

type Pair = ReturnType<typeof sr25519PairFromSeed>;

const parentOf = (number: number): string => `0x${number.toString(16).padStart(64, '0')}`;

function sealed(pair: Pair, slot: number, number: number): RpcHeader {
  const le = Buffer.alloc(8);
  le.writeBigUInt64LE(BigInt(slot));
  const unsealed: RpcHeader = {
    number: `0x${number.toString(16)}`,
    parentHash: parentOf(number - 1),
    stateRoot: parentOf(0),
    extrinsicsRoot: parentOf(0),
    digest: { logs: [`0x066175726120${le.toString('hex')}`] },
  };
  const seal = hexText(sr25519Sign(hexBytes(headerHash(unsealed)), pair)).slice(2);
  return { ...unsealed, digest: { logs: [...unsealed.digest.logs, `0x05617572610101${seal}`] } };
}

describe('LostSlots', () => {
  let pairs: Pair[];
  let authorities: string[];
  let lost: LostSlots;

  before(async () => {
    await cryptoWaitReady();
    pairs = [1, 2, 3, 4].map((byte) => sr25519PairFromSeed(new Uint8Array(32).fill(byte)));
    authorities = pairs.map(({ publicKey }) => hexText(publicKey));
  });
  beforeEach(() => {
    lost = new LostSlots();
  });

  function settle(number: number, slot: number): void {
    lost.settle({ number, parentHash: parentOf(number - 1), slot, authorities });
  }

  const pairOf = (slot: number): Pair => pairs[slot % 4] as Pair;

  it('counts an empty slot as lost whose author sealed a block', () => {
    settle(10, 99);
    lost.note(sealed(pairOf(100), 100, 11));
    settle(11, 101);
    deepEqual(
      authorities.map((key) => lost.of(key)),
      [1, 0, 0, 0],
    );
  });

  it('counts neither a block of the chain nor an empty slot without one', () => {
    settle(10, 99);
    lost.note(sealed(pairOf(100), 100, 11));
    settle(11, 100);
    settle(12, 103);
    deepEqual(
      authorities.map((key) => lost.of(key)),
      [0, 0, 0, 0],
    );
  });

  it('takes the word of no seal but that of the author of the slot', () => {
    settle(10, 99);
    lost.note(sealed(pairOf(101), 100, 11));
    lost.note({ ...sealed(pairOf(100), 100, 11), stateRoot: parentOf(7) });
    settle(11, 101);
    equal(lost.of(authorities[0] ?? ''), 0);
  });

  it('counts a slot once however many blocks its author sealed in it', () => {
    settle(10, 99);
    for (const number of [11, 12]) lost.note(sealed(pairOf(100), 100, number));
    settle(11, 101);
    equal(lost.of(authorities[0] ?? ''), 1);
  });

  /** @param areLate whether half of the blocks of 2 and 3 come too late beside those of 0 and 1, where one of them sits alone */
  function live(areLate: boolean): void {
    let number = 9;
    settle(number, 99);
    // Validators 2 and 3 skip whom they sit behind, 0 or 1; in every third session of two rounds they do not sit behind anybody.
    const others = [
      [0, 1, 3, 2],
      [1, 0, 2, 3],
      [0, 1, 2, 3],
      [1, 0, 3, 2],
    ];
    for (let round = 0; round < 24; round += 1) {
      const first = 100 + 4 * round;
      const session = Math.floor(round / 2);
      const order =
        session % 3 === 0
          ? [0, 2, 3, 1]
          : session % 3 === 1
            ? [1, 2, 3, 0]
            : (others[Math.floor(session / 3) % 4] ?? []);
      const keys = order.map((place) => authorities[place] ?? '');
      for (let seat = 0; seat < 4; seat += 1) {
        const isVictim = seat === 0 && session % 3 < 2;
        const [before = 2, own = 0] = order.slice(seat - 1, seat + 1);
        const isInVain = areLate && session % 3 === 2 && round % 2 === 0 && before < 2 && own >= 2;
        if (isVictim) lost.note(sealed(pairs[order[0] ?? 0] as Pair, first, number + 1));
        else if (isInVain) lost.note(sealed(pairs[own] as Pair, first + seat, number));
        else {
          number += 1;
          lost.settle({ number, parentHash: parentOf(number - 1), slot: first + seat, authorities: keys });
        }
      }
    }
  }

  it('names two that sit behind each of two others and build beside their blocks', () => {
    live(false);
    deepEqual(
      lost.passedOver.map(({ validator, victims }) => [
        authorities.indexOf(validator),
        victims.map((one) => [authorities.indexOf(one.validator), one.lost]).toSorted(),
      ]),
      [2, 3]
        .toSorted((a, b) => ((authorities[a] ?? '') < (authorities[b] ?? '') ? -1 : 1))
        .map((place) => [
          place,
          [
            [0, 8],
            [1, 8],
          ],
        ]),
    );
  });

  it('names nobody whose blocks come to nothing beside those of others where one sits behind alone', () => {
    live(true);
    deepEqual(lost.passedOver, []);
  });
});
