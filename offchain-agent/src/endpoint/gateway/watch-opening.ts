import { logFault } from '../../base/fault.ts';
import { errorOutcome, faultOutcome, replyOutcome, type SubscriptionOpening } from './caller.ts';
import type { GatewayNetwork } from './network.ts';
import type { Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

interface WatchOpeningOptions {
  readonly network: GatewayNetwork;
  readonly opening: SubscriptionOpening;
  /** Ends the watch; called before the client is told that it does not begin. */
  readonly stop: () => void;
  readonly signal: AbortSignal;
}

/** How long a call waits for an answer, as other calls do. */
const limitMs = 30_000;

/** The answer to the call that begins a watch: a subscription, or one error. */
export class WatchOpening {
  /** Whether a node that was lost may have the transaction. */
  mayBeHeld = false;
  readonly #options: WatchOpeningOptions;
  readonly #begun = new AbortController();

  constructor(options: WatchOpeningOptions) {
    this.#options = options;
  }

  get isBegun(): boolean {
    return this.#begun.signal.aborted;
  }

  /** Refuses a call that nothing has answered in time. */
  async limit(): Promise<void> {
    const { network, signal } = this.#options;
    await network.clock.sleep(limitMs, AbortSignal.any([this.#begun.signal, signal]));
    this.refuse(`no answer within ${limitMs / 1_000} s`);
  }

  /** @returns whether it begins now */
  begin(tries: number, upstream: Upstream): boolean {
    if (this.isBegun || this.#options.signal.aborted) return false;
    this.#begun.abort();
    this.#options.opening.begin({ tries, upstream: upstream.name });
    return true;
  }

  refuse(why: string): void {
    if (this.isBegun || this.#options.signal.aborted) return;
    this.#options.stop();
    const more = this.mayBeHeld ? '; a node that was lost may have the transaction, and include it' : '';
    this.#options.opening.refuse(errorOutcome(-32_603, `Internal error: ${why}${more}`));
  }

  /** Passes a node's refusal on. */
  refuseWith(reply: Reply, tries: number, upstream: Upstream): void {
    this.#options.stop();
    this.#options.opening.refuse(replyOutcome(reply, { tries, upstreamUs: 0, upstream: upstream.name }));
  }

  /** Ends the watch after a defect, which must not leave a client without an end. */
  fail(error: unknown): void {
    const { network, opening, stop, signal } = this.#options;
    logFault(network.log, 'watching a transaction')(error);
    if (signal.aborted) return;
    stop();
    if (this.isBegun) opening.fail({ code: -32_603, message: 'Internal error' });
    else opening.refuse(faultOutcome(error));
  }
}
