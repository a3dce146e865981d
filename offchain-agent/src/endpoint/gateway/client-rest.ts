const longestRestMs = 1_000;
/** The first rest of a connection over its rate; each further refusal in a row doubles it. */
const firstRestMs = 10;

/** Rests of one client that sends too fast: it is not read meanwhile, and what comes next waits where it came from. */
export class ClientRest {
  readonly #onEnd: () => void;
  /** Calls in a row that were refused. */
  #refusals = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  begin(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#onEnd();
      },
      Math.min(ms, longestRestMs),
    );
  }

  /** Whoever is refused call after call is read ever more slowly: an answer that says no costs as much as one that says yes. */
  judged(isRefused: boolean): void {
    if (!isRefused) this.#refusals = 0;
    else if (!this.isOn) {
      this.begin(firstRestMs * 2 ** this.#refusals);
      this.#refusals += 1;
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
