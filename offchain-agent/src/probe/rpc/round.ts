import { bestHeight } from './cohort.ts';
import { Deadline } from './deadline.ts';

/**
 * The requests of one instant. Whether an answer is current is known when all are in, or their time is up: otherwise the
 * quickest would be judged by the heights of the instant before.
 */
export class Round {
  readonly deadline: Deadline;
  readonly #expected: number;
  readonly #heights: number[] = [];
  readonly #best: Promise<number | undefined>;
  #entered = 0;
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
    this.deadline = deadline;
    this.#best = new Promise((resolve) => {
      this.#settle = () => {
        deadline.clear();
        resolve(bestHeight(this.#heights, ownHeight()));
        onSettled();
      };
    });
    // Answers that are in but not yet entered are entered first.
    deadline.onEnd(() => setImmediate(this.#settle));
  }

  /**
   * Enters what came of one request.
   * @param height undefined when it brought none
   * @returns the best height of the instant, when it is known
   */
  async enter(height: number | undefined): Promise<number | undefined> {
    if (height !== undefined) this.#heights.push(height);
    this.#entered++;
    if (this.#entered >= this.#expected) this.#settle();
    return await this.#best;
  }
}
