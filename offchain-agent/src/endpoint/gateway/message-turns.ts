import { FairQueue } from '../../base/fair-queue.ts';
import { contained, logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { LoopSlice } from './loop-slice.ts';

/** What a message takes besides its bytes, as bytes. */
const ownBytes = 1_024;

/** Lets clients take turns in having their messages read, where reading them keeps this process busy: by bytes, so that a large one waits. */
export class MessageTurns {
  readonly #queue = new FairQueue<() => void>();
  readonly #slice = new LoopSlice(() => this.#next());
  readonly #log: Logger;
  #isTurning = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  take(client: string, bytes: number, read: () => void): void {
    this.#queue.push(client, ownBytes + bytes, contained(read, logFault(this.#log, 'a message')));
    this.#next();
  }

  /** A message that is answered at once lets the next one of its client come: in this loop, not within the one before. */
  #next(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    while (this.#queue.size > 0 && this.#slice.hasTime()) this.#queue.pop()?.();
    this.#isTurning = false;
  }
}
