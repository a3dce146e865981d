import type { BroadcastCall, Broadcasts } from './broadcasts.ts';
import type { GatewayClock } from './clock.ts';
import type { Reply } from './reply.ts';

interface MovingOptions {
  readonly broadcasts: Broadcasts;
  readonly clock: GatewayClock;
  /** Ends all of it. */
  readonly signal: AbortSignal;
  /** Sends a call to some node. @returns no reply where none can be asked, or the one that was asked is lost */
  readonly ask: (call: BroadcastCall) => Promise<Reply | undefined>;
  readonly onFault: (error: unknown) => void;
}

const firstWaitMs = 50;
const lastWaitMs = 15_000;

/** Has other nodes broadcast the transactions of a lost one, after any number of losses: the client knows of none. */
export class MovingBroadcasts {
  readonly #options: MovingOptions;
  readonly #moving = new Set<string>();

  constructor(options: MovingOptions) {
    this.#options = options;
  }

  /** Tries until another node broadcasts the transaction, or the client has stopped it. */
  move(name: string): void {
    if (this.#moving.has(name)) return;
    this.#moving.add(name);
    this.#keepTrying(name)
      .finally(() => this.#moving.delete(name))
      .catch(this.#options.onFault);
  }

  async #keepTrying(name: string): Promise<void> {
    const { broadcasts, clock, signal, ask } = this.#options;
    for (let waitMs = firstWaitMs; !signal.aborted; waitMs = Math.min(lastWaitMs, 2 * waitMs)) {
      const move = broadcasts.move(name);
      if (!move) return;
      const outcome = move.moved(await ask(move));
      // The client stopped it before the node replied.
      if (typeof outcome === 'object') await ask(outcome);
      if (outcome !== 'again') return;
      await clock.sleep(waitMs, signal);
    }
  }
}
