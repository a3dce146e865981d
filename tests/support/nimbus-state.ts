import { blake2AsHex, xxhashAsHex } from '@polkadot/util-crypto';
import { type Hex, hex, u32, unhex } from './grandpa-bytes.ts';

const name = (text: string): string => xxhashAsHex(text, 128).slice(2);
const twox = (key: Uint8Array): string => `${xxhashAsHex(key, 64).slice(2)}${hex(key).slice(2)}`;

/** What Moonbeam and its like store of authors, key by key as its metadata says. */
export class NimbusState {
  readonly #values = new Map<string, Hex>();

  /** @param more bytes of a registration after account and deposit: a key of 32 bytes in newer runtimes */
  register(nimbusKey: string, account: string, more = 32): this {
    const key = `0x${name('AuthorMapping')}${name('MappingWithDeposit')}${blake2AsHex(unhex(nimbusKey), 128).slice(2)}${nimbusKey.slice(2)}`;
    this.#values.set(key, hex(unhex(account), Buffer.alloc(16, 1), Buffer.alloc(more, 2)));
    return this;
  }

  round(current: number): this {
    this.#values.set(
      `0x${name('ParachainStaking')}${name('Round')}`,
      hex(u32(current), u32(9), u32(600), Buffer.alloc(8)),
    );
    return this;
  }

  award(round: number, account: string, points: number): this {
    const key = `0x${name('ParachainStaking')}${name('AwardedPts')}${twox(u32(round))}${twox(unhex(account))}`;
    this.#values.set(key, hex(u32(points)));
    return this;
  }

  /** The answer to `state_queryStorageAt`. */
  answer(keys: unknown): object[] {
    return [{ changes: (keys as string[]).map((key) => [key, this.#values.get(key) ?? null]) }];
  }
}
