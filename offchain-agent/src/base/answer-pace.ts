/** With more unread than this a client is not read itself, until it has read. */
export const readAgainBytes = 1_048_576;

/** How much one more answer changes what is expected of the next. */
const learning = 1 / 4;

/** How many messages of a client may be at work at a time, by the size that its last answers had. */
export class AnswerPace {
  #bytes: number;

  /** @param firstGuess what is expected of the first answers, bytes */
  constructor(firstGuess: number) {
    this.#bytes = firstGuess;
  }

  /** @param bytes of an answer; 0 where a message wanted none */
  answered(bytes: number): void {
    this.#bytes += (bytes - this.#bytes) * learning;
  }

  /** As many as bring about so much as the client may leave unread. */
  get fit(): number {
    return Math.floor(readAgainBytes / Math.max(1, this.#bytes));
  }
}
