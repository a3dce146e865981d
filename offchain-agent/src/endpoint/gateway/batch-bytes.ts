import type { ByteParts } from '../../base/byte-parts.ts';
import { answerTo, errorTail } from './message.ts';

/** As nodes have it. */
export const batchTooLarge = -32_011;

interface BatchBytesOptions {
  readonly bounds: { readonly batchAnswerBytes?: number };
  readonly hold?: (bytes: number) => void;
}

/** What the answers of a batch have together: beyond the bound they are let go, and one error stands for all, as nodes do it. */
export class BatchBytes {
  readonly #most: number;
  readonly #hold: (bytes: number) => void;
  #bytes = 0;
  isTooLarge = false;

  constructor({ bounds, hold = () => undefined }: BatchBytesOptions) {
    this.#most = bounds.batchAnswerBytes ?? Number.POSITIVE_INFINITY;
    this.#hold = hold;
  }

  get error(): ByteParts {
    const data = `Exceeded max limit of ${this.#most}`;
    return answerTo(
      'null',
      errorTail({ code: batchTooLarge, message: 'The batch response was too large', data }),
    );
  }

  /** @returns `full` for the answer with which they are too many */
  add(bytes: number): 'full' | undefined {
    if (this.isTooLarge) return undefined;
    this.#bytes += bytes;
    this.#hold(bytes);
    if (this.#bytes <= this.#most) return undefined;
    this.isTooLarge = true;
    this.end();
    return 'full';
  }

  end(): void {
    this.#hold(-this.#bytes);
    this.#bytes = 0;
  }
}
