import { bestHeight } from './cohort.ts';
import { Deadline } from './deadline.ts';

/**
 * The requests of one instant. Whether an answer is current is known when all are in, or their time is up: otherwise the
 * quickest would be judged by the heights of the instant before.
 */
export class Round {
  readonly #deadline: Deadline;
  readonly #expected: number;
  readonly #heights: number[] = [];
  readonly #best: Promise<number | undefined>;
  #entered = 0;
  #pending = 0;
  #isSettled = false;
  #settle: () => void = () => undefined;

  /**
   * @param expected how many requests the instant has
   * @param onSettled called once, with the end of the round
   */
  constructor(
    expected: number,
    deadline: Deadline,
    ownHeight: () => number | undefined,
    onSettled: () => void,
  ) {
    this.#expected = expected;
    this.#deadline = deadline;
    this.#best = new Promise((resolve) => {
      this.#settle = () => {
        if (this.#isSettled) return;
        this.#isSettled = true;
        resolve(bestHeight(this.#heights, ownHeight()));
        onSettled();
      };
    });
    // Answers that are in but not yet entered are entered first.
    deadline.onEnd(() => setImmediate(this.#settle));
  }

  /**
   * Makes one request under the round's deadline.
   * @returns what came of it, and the best height of the instant, when that is known
   */
  async take<Reading extends { readonly kind: string }>(
    ask: (deadline: Deadline) => Promise<Reading>,
    heightOf: (reading: Reading) => number | undefined,
  ): Promise<{ readonly reading: Reading; readonly best: number | undefined }> {
    this.#pending++;
    const reading = await ask(this.#deadline);
    this.#pending--;
    const height = heightOf(reading);
    if (height !== undefined) this.#heights.push(height);
    this.#entered++;
    if (this.#entered >= this.#expected) this.#settle();
    // Nothing else would end what is still under way.
    if (this.#isSettled && this.#pending === 0) this.#deadline.clear();
    return { reading, best: await this.#best };
  }

  /** Ends it now: what is under way comes to nothing. */
  end(): void {
    this.#deadline.end();
  }
}
