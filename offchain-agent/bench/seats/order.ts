import { blake2 } from '../../src/base/bytes.ts';

/**
 * Which place of a list of `count` each seat gets in a session: F27 of docs/reference/formulas.md, as the chain deals them.
 * @param genesis bytes of the genesis hash
 * @example seatOrder(new Uint8Array(32), 1, 7)
 */
export function seatOrder(genesis: Uint8Array, session: number, count: number): number[] {
  const seed = blake2(Buffer.from('almanac seats'), genesis, u32(session));
  const places = Array.from({ length: count }, (_, place) => place);
  let words: bigint[] = [];
  let block = 0;
  for (let last = count - 1; last > 0; last -= 1) {
    if (words.length === 0) {
      const hash = Buffer.from(blake2(seed, u32(block)));
      words = [0, 8, 16, 24].map((at) => hash.readBigUInt64LE(at));
      block += 1;
    }
    const other = Number((words.shift() ?? 0n) % BigInt(last + 1));
    [places[last], places[other]] = [places[other] as number, places[last] as number];
  }
  return places;
}

function u32(number: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
