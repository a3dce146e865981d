import type { Outcome } from '../../sli/sample.ts';

/** Whether a null may be the reporter's own missing network, as far as it alone tells. */
export function isDoubtful(outcome: Outcome): boolean {
  if (outcome.kind !== 'null') return false;
  return outcome.reason === 'timeout' || outcome.reason === 'unresolved' || outcome.reason === 'disconnected';
}

/** Somebody sent this: other nulls may stand without a packet (an address that is left in peace, or forbidden). */
function isSign(outcome: Outcome): boolean {
  if (outcome.kind === 'null') return outcome.reason === 'refused' || outcome.reason === 'behind';
  return outcome.kind === 'answer';
}

/** Whether anything at all came in at one instant. */
export class InstantSigns {
  readonly #answered: Promise<boolean>;
  #left: number;
  #tell: (isAnswered: boolean) => void = () => undefined;

  /** @param expected how many outcomes the instant has */
  constructor(expected: number) {
    this.#left = expected;
    this.#answered = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  /** @param outcome undefined when measuring it failed */
  enter(outcome: Outcome | undefined): void {
    this.#left--;
    if (outcome && isSign(outcome)) this.#tell(true);
    if (this.#left <= 0) this.#tell(false);
  }

  /** Known with the first sign, or when all are in. */
  async wasAnswered(): Promise<boolean> {
    return await this.#answered;
  }
}
