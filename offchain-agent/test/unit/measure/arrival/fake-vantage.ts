import type { Vantage } from '../../../../src/measure/arrival/listening-record.ts';

/** A vantage in memory, driven by hand; vantage-conformance.ts holds it to what the real one does. */
export class FakeVantage implements Vantage {
  readonly name: string;
  health: 'well' | 'unwell' | 'silent' | 'broken' = 'well';
  isClosed = false;
  readonly #nowMs: () => number;
  readonly #onBlock = new Set<(hash: string, receivedAtMs: number) => void>();
  readonly #onLost = new Set<() => void>();

  constructor(name: string, nowMs: () => number) {
    this.name = name;
    this.#nowMs = nowMs;
  }

  show(hash: string): void {
    for (const listener of this.#onBlock) listener(hash, this.#nowMs());
  }

  lose(): void {
    for (const listener of this.#onLost) listener();
  }

  async followBlocks(onBlock: (hash: string, receivedAtMs: number) => void): Promise<() => void> {
    this.#onBlock.add(onBlock);
    return () => this.#onBlock.delete(onBlock);
  }

  onLost(listener: () => void): () => void {
    this.#onLost.add(listener);
    return () => this.#onLost.delete(listener);
  }

  async isWell(): Promise<boolean> {
    if (this.health === 'broken') throw new Error('broken');
    if (this.health === 'silent') return await new Promise(() => undefined);
    return this.health === 'well';
  }

  close(): void {
    this.isClosed = true;
    this.#onBlock.clear();
  }
}
