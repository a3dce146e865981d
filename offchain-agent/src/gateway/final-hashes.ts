import type { Outcome } from './caller.ts';
import { resultTail } from './message.ts';
import { wholeNumberOf } from './params.ts';
import { readResult } from './reply.ts';

interface Finals {
  finalizedHash(number: number): string | undefined;
}

/**
 * The heights that a call asks the hashes of, and what the merged finalized heads know of them. A node that finality has not
 * reached yet answers from its own fork: where a height is known to be final, what was merged holds, and nothing else is kept.
 */
export class FinalHashes {
  readonly #isList: boolean;
  /** Undefined for what is no height. */
  readonly #heights: readonly (number | undefined)[];
  readonly #known: readonly (string | undefined)[];

  /** @param given a height or a list of them, as a client sent it */
  constructor(heads: Finals, genesis: string | undefined, given: unknown) {
    this.#isList = Array.isArray(given);
    this.#heights = (Array.isArray(given) ? (given as unknown[]) : [given]).map(wholeNumberOf);
    this.#known = this.#heights.map((height) =>
      height === undefined
        ? undefined
        : (heads.finalizedHash(height) ?? (height === 0 ? genesis : undefined)),
    );
  }

  /** The answer, where all of it is known: a hash, or a list of them. */
  own(): string | readonly string[] | undefined {
    const known = this.#known.filter((hash) => hash !== undefined);
    if (known.length !== this.#known.length) return undefined;
    return this.#isList ? known : known[0];
  }

  /** Whether it is about one height that is not above this one. */
  isOneUpTo(number: number): boolean {
    const [height] = this.#heights;
    return this.#heights.length === 1 && height !== undefined && height <= number;
  }

  /** An answer of a node to a list, with the known hashes in their places. */
  corrected(outcome: Outcome): Outcome {
    if (!this.#isList || this.#known.every((hash) => hash === undefined)) return outcome;
    const result = readResult({ tail: outcome.tail, isError: false }, (value) => value);
    if (!Array.isArray(result) || result.length !== this.#known.length) return outcome;
    const hashes = this.#known.map((hash, index) => hash ?? (result as unknown[])[index]);
    return { ...outcome, tail: resultTail(hashes) };
  }
}
