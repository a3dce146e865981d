import { AgentError } from '../../base/error.ts';
import { nextWaitMs } from '../../base/retry.ts';
import { machineClock, type OutboxChain, type OutboxClock } from '../../chain/submit/outbox-chain.ts';
import type { Store } from '../../store/store.ts';
import { type OutboxEvent, OutboxPass, type OutboxTally } from './outbox-pass.ts';

export interface OutboxOptions {
  readonly store: Store;
  readonly chain: OutboxChain;
  /** Names this process among those that may write for the account. */
  readonly holder: string;
  readonly clock?: OutboxClock;
  readonly onEvent?: (event: OutboxEvent) => void;
  /** Extrinsics of the account that may be on their way at once. */
  readonly maxInFlight?: number;
  /** How long the writer's lease outlives its holder. */
  readonly leaseMs?: number;
  /** A finalized head that nobody told of is noticed after this time. */
  readonly pollMs?: number;
}

/**
 * Brings the rows of one account to the chain, each exactly once in effect, whatever dies: the process, the node, the
 * connection, a fork. What is signed is kept before it is sent, and nothing is signed anew while what was signed before may
 * still be included.
 */
export class Outbox {
  readonly #options: Required<OutboxOptions>;
  /** What this process has sent, by hash, and the finalized block of then. */
  readonly #sent = new Map<string, number>();
  #wake = (): void => undefined;
  #isNudged = false;
  #isReachable = true;
  #isUnpaid = false;

  constructor(options: OutboxOptions) {
    this.#options = {
      clock: machineClock,
      onEvent: () => undefined,
      maxInFlight: 16,
      leaseMs: 60_000,
      pollMs: 12_000,
      ...options,
    };
  }

  /** Says that there is something new: rows, or a finalized block. */
  nudge(): void {
    this.#isNudged = true;
    this.#wake();
  }

  /**
   * Everything that can be done at the present finalized block.
   * @returns what is left, or `undefined` while another process has the account's lease
   * @throws AgentError retryable, when the node does not answer; whatever the store throws
   */
  async step(): Promise<OutboxTally | undefined> {
    if (!(await this.#takeLease())) return undefined;
    const pass = new OutboxPass({
      ...this.#options,
      sent: this.#sent,
      takeLease: () => this.#takeLease(),
      onUnpaid: (sentence) => this.#tellUnpaid(sentence),
    });
    return await pass.run();
  }

  /**
   * Works until the signal aborts: at every finalized block, when nudged, and after `pollMs` in any case. A node that
   * does not answer is waited for; it is said once.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, pollMs, chain, store, holder } = this.#options;
    let stopFollowing: (() => void) | undefined;
    let retryMs: number | undefined;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
    try {
      while (!signal.aborted) {
        try {
          stopFollowing ??= await chain.followFinalized(() => this.nudge());
          const tally = await this.step();
          this.#tellReachable();
          retryMs = undefined;
          await this.#rest(tally ? pollMs : this.#options.leaseMs / 3, signal);
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof AgentError && error.retryable)) throw error;
          this.#tellUnreachable(error);
          // What was sent may be lost with the node's pool.
          this.#sent.clear();
          retryMs = nextWaitMs(retryMs);
          await clock.wait(retryMs, signal);
        }
      }
    } finally {
      stopFollowing?.();
      await store.releaseLease(chain.account, holder);
    }
  }

  async #takeLease(): Promise<boolean> {
    const { store, chain, holder, leaseMs, clock } = this.#options;
    return await store.takeLease(chain.account, holder, leaseMs, clock.now());
  }

  /** Waits for a nudge, at most this long. */
  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    const resting = new AbortController();
    this.#wake = () => resting.abort();
    if (!this.#isNudged && !signal.aborted) await this.#options.clock.wait(ms, resting.signal);
    this.#wake = () => undefined;
    this.#isNudged = false;
  }

  #tellUnreachable(error: AgentError): void {
    if (!this.#isReachable) return;
    this.#isReachable = false;
    this.#options.onEvent({
      kind: 'unreachable',
      sentence: `reports wait in the outbox: ${error.message}`,
    });
  }

  #tellReachable(): void {
    if (this.#isReachable) return;
    this.#isReachable = true;
    this.#options.onEvent({ kind: 'reachable', sentence: 'the chain answers again' });
  }

  #tellUnpaid(sentence: string | undefined): void {
    if (sentence !== undefined && !this.#isUnpaid) this.#options.onEvent({ kind: 'unpaid', sentence });
    this.#isUnpaid = sentence !== undefined;
  }
}
