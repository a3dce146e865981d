import type { ChainFacts, Head } from './chain-facts.ts';
import type { WorldRule } from './verdict.ts';

/** A longer hole is left open, and said: after a start at a node far behind, as documented. */
const longestHole = 256;

interface FinalJudgeOptions extends ChainFacts {
  readonly isFair: () => boolean;
  readonly found: (rule: WorldRule, atMs: number, text: string) => void;
}

/** Looks at the finalized heads that one client is told. */
export class FinalJudge {
  readonly #options: FinalJudgeOptions;
  #last: number | undefined;
  #life = 0;

  constructor(options: FinalJudgeOptions) {
    this.#options = options;
  }

  told(atMs: number, head: Head): void {
    const { hashAt, heightNow, life, isFair, found, isUndecidable } = this.#options;
    const isTrue =
      head.height <= heightNow() && (head.height === 0 || hashAt(head.height - 1) === head.parentHash);
    // The old chain's, until the gateway has noticed that it began again.
    if (!isTrue && life() > 0) return;
    const last = this.#life === life() ? this.#last : undefined;
    this.#life = life();
    this.#last = head.height;
    if (isUndecidable || !isFair()) return;
    if (!isTrue) found('final-false', atMs, `told ${head.height}, which is not of the chain`);
    if (last === undefined || head.height === last + 1) return;
    if (head.height > last + longestHole) return;
    found('final-order', atMs, `told ${head.height} after ${last}`);
  }
}
