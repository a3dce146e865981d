import type { Vantage } from '../../measure/arrival/vantage.ts';

/** A vantage whose connection can be cut and mended: what it is told of meanwhile is not heard. */
export class CutVantage implements Vantage {
  readonly #vantage: Vantage;
  readonly #lost = new Set<() => void>();
  #isCut = false;

  constructor(vantage: Vantage) {
    this.#vantage = vantage;
  }

  get name(): string {
    return this.#vantage.name;
  }

  cut(): void {
    this.#isCut = true;
    for (const listener of this.#lost) listener();
  }

  mend(): void {
    this.#isCut = false;
  }

  async followBlocks(onBlock: (hash: string, receivedAtMs: number) => void): Promise<() => void> {
    return await this.#vantage.followBlocks((hash, receivedAtMs) => {
      if (!this.#isCut) onBlock(hash, receivedAtMs);
    });
  }

  onLost(listener: () => void): () => void {
    this.#lost.add(listener);
    const forget = this.#vantage.onLost(listener);
    return () => {
      this.#lost.delete(listener);
      forget();
    };
  }

  async isWell(): Promise<boolean> {
    return !this.#isCut && (await this.#vantage.isWell());
  }

  close(): void {
    this.#vantage.close();
  }
}
