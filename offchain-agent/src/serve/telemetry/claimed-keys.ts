/** How many nodes say that a key is theirs. */
export class ClaimedKeys {
  readonly #counts = new Map<string, number>();
  readonly #changed = new Set<string>();

  of(key: string | null): number {
    return key === null ? 0 : (this.#counts.get(key) ?? 0);
  }

  count(key: string | null, change: 1 | -1): void {
    if (key === null) return;
    const count = this.of(key) + change;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
    this.#changed.add(key);
  }

  /** The keys whose count may have changed since the last time. */
  takeChanged(): ReadonlySet<string> {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    return changed;
  }
}
