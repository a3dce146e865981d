import type { WorldRule } from './verdict.ts';

const hangsMs = 18_000;
/** Until a transaction that was handed in is in a final block, where nothing hinders. */
const usualMs = 60_000;
const ends = new Set(['finalized', 'finalityTimeout', 'usurped', 'dropped', 'invalid']);

interface TransactionJudgeOptions {
  readonly extrinsic: string;
  readonly found: (rule: WorldRule, atMs: number, text: string) => void;
  /** Height and hash of the block that has it, and whether that is final. */
  readonly onChain: () =>
    | { readonly height: number; readonly hash: string; readonly isFinal: boolean }
    | undefined;
  /** Since when a node at the head has been reachable without a break; undefined while none is. */
  readonly headSinceMs: () => number | undefined;
  readonly life: () => number;
}

/** Looks at what one watched transaction is told. */
export class TransactionJudge {
  readonly #options: TransactionJudgeOptions;
  readonly #beganMs: number;
  readonly #life: number;
  readonly #told: string[] = [];
  #isOver = false;
  #finalSinceMs: number | undefined;

  constructor(atMs: number, options: TransactionJudgeOptions) {
    this.#options = options;
    this.#beganMs = atMs;
    this.#life = options.life();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** It was not taken at all. */
  refused(): void {
    this.#isOver = true;
  }

  told(atMs: number, item: unknown): void {
    const { found, onChain, life } = this.#options;
    const [name = '', value] = typeof item === 'string' ? [item] : (Object.entries(item as object)[0] ?? []);
    this.#told.push(name);
    if (!ends.has(name) || this.#isOver) return;
    this.#isOver = true;
    if (life() !== this.#life) return;
    const block = onChain();
    if (name === 'finalized' && block?.isFinal === true && block.hash === value) return;
    const text = `told ${this.#told.join(', ')}; the chain has it ${block ? `at ${block.height}${block.isFinal ? ', final' : ''}` : 'not yet'}`;
    found('transaction-end', atMs, text);
  }

  look(atMs: number): void {
    const { onChain, headSinceMs, found, life } = this.#options;
    if (this.#isOver || life() !== this.#life) return;
    const block = onChain();
    const headSince = headSinceMs();
    if (headSince === undefined) {
      this.#finalSinceMs = undefined;
      return;
    }
    if (block?.isFinal !== true) {
      const sinceMs = Math.max(this.#beganMs, headSince);
      if (block || atMs - sinceMs < usualMs) return;
      this.#isOver = true;
      return found(
        'transaction-lost',
        atMs,
        `told ${this.#told.join(', ')}; in no block for ${usualMs / 1_000} s`,
      );
    }
    this.#finalSinceMs ??= atMs;
    if (atMs - this.#finalSinceMs < hangsMs) return;
    this.#isOver = true;
    found(
      'transaction-hangs',
      atMs,
      `told ${this.#told.join(', ')}; final at ${block.height} for ${hangsMs / 1_000} s`,
    );
  }
}
