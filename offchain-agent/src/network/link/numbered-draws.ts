import { createHash } from 'node:crypto';

/**
 * Pseudo-random numbers of a packet: the one at a place hangs on the label and the place alone, not on which were asked
 * for before, so that the same packet meets the same fate at every run. Not for secrets.
 */
export class NumberedDraws {
  readonly #keys: readonly [number, number];

  /** Different lists of words give independent numbers. */
  constructor(...label: readonly (string | number)[]) {
    const digest = createHash('sha256').update(JSON.stringify(label)).digest();
    this.#keys = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  }

  /** From 0 (inclusive) to 1 (exclusive), in steps of 2^-32. The places go round after 2^32. */
  at(place: number): number {
    const [first, second] = this.#keys;
    return mixed(mixed((place ^ first) >>> 0) + second) / 2 ** 32;
  }

  /** Normal with mean 0 and standard deviation 1 (Box and Muller's transform of two draws). */
  normalAt(place: number): number {
    // 1 - u lies above 0, so that its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - this.at(2 * place)));
    return radius * Math.cos(2 * Math.PI * this.at(2 * place + 1));
  }
}

// The finalizer of SplitMix with 32 bits: every bit of the input turns half of the output's.
function mixed(input: number): number {
  let state = (input + 0x9e3779b9) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return (state ^ (state >>> 15)) >>> 0;
}
