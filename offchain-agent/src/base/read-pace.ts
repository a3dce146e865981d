/** Bytes read in one round of the event loop before those that bring more wait for a later round. */
const roundBytes = 262_144;
/** Waiting readers that continue per round: each brings at least what a socket reads in one pass. */
const goOn = 4;
/** A connection that brought at most this many bytes continues in the next round, before the others. */
const little = 4_096;
/** Connections with few bytes that continue per round. */
const littleGoOn = 64;

/** The reader of a connection: it can be held back. */
export interface PacedReader {
  holdBack(isHeld: boolean): void;
}

/**
 * Spreads what many connections bring at once over rounds of the event loop, so that the answer of one that asks for little
 * waits for a part of it and not for all.
 */
export class ReadPace {
  #bytes = 0;
  #isCounting = false;
  readonly #waiting = new Set<PacedReader>();
  /** Those that brought little. */
  readonly #brief = new Set<PacedReader>();

  /** Counts what was read. */
  read(reader: PacedReader, bytes: number): void {
    this.#bytes += bytes;
    this.#count();
    if (this.#bytes <= roundBytes || this.#waiting.has(reader) || this.#brief.has(reader)) return;
    (bytes <= little ? this.#brief : this.#waiting).add(reader);
    reader.holdBack(true);
  }

  /** Forgets one whose connection is over. */
  end(reader: PacedReader): void {
    this.#waiting.delete(reader);
    this.#brief.delete(reader);
  }

  #count(): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    setImmediate(() => {
      this.#isCounting = false;
      this.#bytes = 0;
      letGoOn(this.#brief, littleGoOn);
      letGoOn(this.#waiting, goOn);
      if (this.#waiting.size + this.#brief.size > 0) this.#count();
    });
  }
}

function letGoOn(waiting: Set<PacedReader>, most: number): void {
  let left = most;
  for (const reader of waiting) {
    if (left === 0) return;
    left -= 1;
    waiting.delete(reader);
    reader.holdBack(false);
  }
}
