import type { Beat, Coordinator, Identity, StoredState, Write, Written } from './coordinator.ts';
import {
  beatTable,
  emptyTable,
  leaveTable,
  lookAtTable,
  resignTable,
  type Table,
  writeTable,
} from './table.ts';

/** A coordinator that lives as long as its process: for one decider, and for tests of several that share a table. */
export class MemoryCoordinator implements Coordinator {
  readonly #own: Identity;
  readonly #table: Table;
  readonly #nowMs: () => number;

  constructor(own: Identity, table: Table = emptyTable(), nowMs = (): number => performance.now()) {
    this.#own = own;
    this.#table = table;
    this.#nowMs = nowMs;
  }

  async beat(beat: Beat): Promise<StoredState> {
    return beatTable(this.#table, this.#own, beat, this.#nowMs());
  }

  async look(): Promise<StoredState> {
    return lookAtTable(this.#table, this.#own, this.#nowMs());
  }

  async write(write: Write): Promise<Written> {
    return writeTable(this.#table, this.#own, write, this.#nowMs());
  }

  async resign(): Promise<void> {
    resignTable(this.#table, this.#own);
  }

  async close(): Promise<void> {
    leaveTable(this.#table, this.#own);
  }
}
