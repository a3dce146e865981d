import type { Upstream } from './upstream.ts';

/** Finds out whether anything changed by which upstreams are chosen, so that not each call chooses anew. */
export class ChoiceState {
  /** Rises with each change. */
  version = 0;
  #seen: unknown[] = [];
  #at = 0;
  #isSame = true;

  /**
   * Looks at all of it.
   * @param times what else decides: times, heights, and versions of what others keep
   */
  look(upstreams: readonly Upstream[], times: readonly number[]): void {
    this.#at = 0;
    this.#isSame = this.#seen.length === times.length + upstreams.length * fieldsOfOne;
    for (const time of times) this.#compare(time);
    for (const upstream of upstreams) {
      this.#compare(upstream);
      this.#compare(upstream.isUp);
      this.#compare(upstream.isSilent);
      this.#compare(upstream.refused);
      this.#compare(upstream.unanswered);
      this.#compare(upstream.strange);
      this.#compare(upstream.isUnplaced);
      this.#compare(upstream.isUndecided);
      this.#compare(upstream.bestBlock);
      this.#compare(upstream.best);
      this.#compare(upstream.methods);
    }
    this.#seen.length = this.#at;
    if (!this.#isSame) this.version += 1;
  }

  #compare(value: unknown): void {
    if (this.#seen[this.#at] !== value) {
      this.#seen[this.#at] = value;
      this.#isSame = false;
    }
    this.#at += 1;
  }
}

const fieldsOfOne = 11;
