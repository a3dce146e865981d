import { FairQueue } from './fair-queue.ts';

/** A few places for work at a time, given to clients in fair turns: one that asks for many waits for itself. */
export class FairPlaces {
  readonly #most: number;
  readonly #waiting = new FairQueue<() => void>();
  /** Work under way, and work that waits, by client. */
  readonly #asked = new Map<string, number>();
  #taken = 0;

  /** @param most work at a time; a client may have as much under way and waiting together */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns what gives the place back, once there is one; undefined where the client has asked for as many as it may */
  take(client: string): Promise<() => void> | undefined {
    const asked = this.#asked.get(client) ?? 0;
    if (asked >= this.#most) return undefined;
    this.#asked.set(client, asked + 1);
    return new Promise((resolve) => {
      this.#waiting.push(client, 1, () => {
        this.#taken += 1;
        resolve(() => this.#leave(client));
      });
      this.#next();
    });
  }

  #leave(client: string): void {
    const left = (this.#asked.get(client) ?? 0) - 1;
    if (left > 0) this.#asked.set(client, left);
    else this.#asked.delete(client);
    this.#taken -= 1;
    this.#next();
  }

  #next(): void {
    while (this.#taken < this.#most && this.#waiting.size > 0) this.#waiting.pop()?.();
  }
}
