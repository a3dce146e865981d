/**
 * Gathers what is handed in while a batch is being written into the next batch, so that many small writes cost few commits.
 * A promise resolves when the batch that holds the item is written, and rejects when that batch failed.
 */
export class GroupCommit<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>;
  #gathered: Item[] = [];
  #next: Promise<void> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.#write = write;
  }

  add(item: Item): Promise<void> {
    this.#gathered.push(item);
    this.#next ??= this.#start();
    return this.#next;
  }

  /** Resolves when nothing is being written any more; failures are those of `add`. */
  async idle(): Promise<void> {
    await (this.#next ?? this.#running).catch(() => undefined);
  }

  #start(): Promise<void> {
    const batch = this.#running
      .catch(() => undefined)
      .then(async () => {
        const items = this.#gathered;
        this.#gathered = [];
        this.#next = undefined;
        this.#running = batch;
        await this.#write(items);
      });
    return batch;
  }
}
