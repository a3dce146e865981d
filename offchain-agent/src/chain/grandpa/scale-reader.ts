import { hexText } from '../../base/bytes.ts';
import { readCompact } from '../scale.ts';

/**
 * Reads SCALE from front to back. The bytes are a stranger's: a length is held against what is left before anything is
 * made of that length.
 *
 * Every method throws a RangeError when the bytes end too early.
 */
export class ScaleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#offset;
  }

  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset);
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new RangeError(`${length} bytes are announced and ${this.left} are there`);
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  /** 32 bytes as hex. */
  hash(): string {
    return hexText(this.take(32));
  }

  u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#skip(8), true);
  }

  /** A u64 that counts something, which no chain lets grow beyond what a double holds. */
  count(): number {
    const value = this.u64();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${value} is beyond 2^53`);
    return Number(value);
  }

  /** A compact integer of at most 32 bits. */
  compact(): number {
    if (this.left > 0 && this.#bytes[this.#offset] === 0b11) {
      this.take(1);
      const value = this.u32();
      if (value < 2 ** 30) throw new RangeError(`${value} is written in more bytes than it needs`);
      return value;
    }
    const { value, end } = readCompact(this.#bytes, this.#offset);
    this.#offset = end;
    return value;
  }

  /** A byte string. */
  bytes(): Uint8Array {
    return this.take(this.compact());
  }

  /** A list whose elements have at least so many bytes each. */
  list<Item>(leastBytes: number, read: () => Item): Item[] {
    const length = this.compact();
    if (length * leastBytes > this.left) {
      throw new RangeError(`${length} elements are announced and ${this.left} bytes are there`);
    }
    return Array.from({ length }, read);
  }

  /** @throws RangeError when bytes are left */
  end(): void {
    if (this.left > 0) throw new RangeError(`${this.left} bytes are left over`);
  }

  #skip(length: number): number {
    this.take(length);
    return this.#offset - length;
  }
}
