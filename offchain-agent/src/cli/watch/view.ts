import { LiveArea } from '../live-area.ts';
import { isPlain, print, say } from '../output.ts';
import type { NamedState } from './named-state.ts';
import { type WatchedChain, watchLine, watchScreen } from './screen.ts';

/** How a watch is shown while it runs, and at its end. */
export interface WatchView {
  show(state: NamedState): void;
  /** Says something about the watch itself. */
  tell(message: string): void;
  end(state: NamedState): void;
}

/** Between two lines of a log. */
const lineEveryMs = 10_000;

/** A table that is painted over on a terminal; elsewhere the table once, then lines, and the table again at the end. */
export function createWatchView(chain: WatchedChain, now: () => number = Date.now): WatchView {
  return isPlain() ? new PlainView(chain, now) : new LiveView(chain);
}

class LiveView implements WatchView {
  readonly #area = new LiveArea(process.stdout);
  readonly #chain: WatchedChain;
  #lines: readonly string[] = [];
  #message = '';

  constructor(chain: WatchedChain) {
    this.#chain = chain;
  }

  show(state: NamedState): void {
    this.#lines = watchScreen(state, this.#chain);
    this.#paint();
  }

  // Anything printed between two paintings would stay on the screen for ever.
  tell(message: string): void {
    this.#message = message;
    this.#paint();
  }

  end(state: NamedState): void {
    this.#area.clear();
    printScreen(state, this.#chain);
  }

  #paint(): void {
    this.#area.show(this.#message ? [...this.#lines, this.#message] : this.#lines);
  }
}

class PlainView implements WatchView {
  readonly #chain: WatchedChain;
  readonly #now: () => number;
  #printedAtMs: number | undefined;
  #printedBlock = 0;
  #printedSlot = 0;

  constructor(chain: WatchedChain, now: () => number) {
    this.#chain = chain;
    this.#now = now;
  }

  show(state: NamedState): void {
    if (this.#printedAtMs === undefined) printScreen(state, this.#chain);
    else if (this.#now() - this.#printedAtMs >= lineEveryMs) print(watchLine(state, this.#printedSlot));
    else return;
    this.#printedAtMs = this.#now();
    this.#printedBlock = state.toBlock;
    this.#printedSlot = state.lastSlot;
  }

  tell(message: string): void {
    say(message);
  }

  end(state: NamedState): void {
    if (state.toBlock > this.#printedBlock) printScreen(state, this.#chain);
  }
}

function printScreen(state: NamedState, chain: WatchedChain): void {
  for (const line of watchScreen(state, chain)) print(line);
}
