import type { CallOutcome } from './caller.ts';
import { resultTail } from './message.ts';
import { wholeNumberOf } from './params.ts';
import { readResult } from './reply.ts';

interface Finals {
  finalizedHash(number: number): string | undefined;
}

/**
 * The heights of a block hash query, with their hashes from the merged finalized heads. Before finality reaches a node, it
 * answers from its own fork, so the merged hash takes precedence and answers of nodes are not cached.
 */
export class FinalHashes {
  readonly #isList: boolean;
  /** Undefined where a parameter is not a height. */
  readonly #heights: readonly (number | undefined)[];
  readonly #known: readonly (string | undefined)[];

  /** @param given a height or a list of heights, as the client sent it */
  constructor(heads: Finals, genesis: string | undefined, given: unknown) {
    this.#isList = Array.isArray(given);
    this.#heights = (Array.isArray(given) ? (given as unknown[]) : [given]).map(wholeNumberOf);
    this.#known = this.#heights.map((height) =>
      height === undefined
        ? undefined
        : (heads.finalizedHash(height) ?? (height === 0 ? genesis : undefined)),
    );
  }

  /** Returns the hash, or the list of hashes, if the merged heads have all of them. */
  own(): string | readonly string[] | undefined {
    const known = this.#known.filter((hash) => hash !== undefined);
    if (known.length !== this.#known.length) return undefined;
    return this.#isList ? known : known[0];
  }

  /** Returns true for one height up to `number`. */
  isOneUpTo(number: number): boolean {
    const [height] = this.#heights;
    return this.#heights.length === 1 && height !== undefined && height <= number;
  }

  /** Returns a node's answer to a list with the merged hashes in their places. */
  corrected(outcome: CallOutcome): CallOutcome {
    if (!this.#isList || this.#known.every((hash) => hash === undefined)) return outcome;
    const result = readResult({ tail: outcome.tail, isError: false }, (value) => value);
    if (!Array.isArray(result) || result.length !== this.#known.length) return outcome;
    const hashes = this.#known.map((hash, index) => hash ?? (result as unknown[])[index]);
    return { ...outcome, tail: resultTail(hashes) };
  }
}
