import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicUs } from '../../../base/clock.ts';
import { AgentError } from '../../../base/error.ts';
import { withTimeLimit } from '../../../base/time-limit.ts';
import { EthereumHeads } from '../../../lab/client/ethereum-heads.ts';
import type { FinalizedBlock, SeenBlock } from '../chain/follow.ts';

const askEveryMs = 50;
const answerWithinMs = 5_000;
/** A busy node may owe some answers; one that owes all for so long is gone. */
const lostAfterMs = 30_000;

/** Follows an Ethereum network at one node: blocks as they come, and settled where no minority could have written them anew. */
export class HeadFollower {
  readonly #port: number;
  readonly #depth: number;
  readonly #heads: EthereumHeads;
  readonly #blocks = new Map<string, SeenBlock>();
  readonly #settled: FinalizedBlock[] = [];
  #own: ReadonlySet<string> = new Set();

  constructor(port: number, depth: number) {
    this.#port = port;
    this.#depth = depth;
    this.#heads = new EthereumHeads(port);
  }

  /** The blocks that count, in order, with the transactions of the load as marks. */
  get settled(): readonly FinalizedBlock[] {
    return this.#settled;
  }

  /** Hashes of the transactions that are looked for in blocks to come. */
  expect(own: readonly string[]): void {
    this.#own = new Set(own);
  }

  /**
   * Looks again and again until the state is reached, or the signal aborts.
   * @throws AgentError `unreachable/node_lost` when the node does not answer for long
   */
  async until(isReached: () => boolean, signal: AbortSignal): Promise<void> {
    let answeredMs = performance.now();
    while (!isReached() && !signal.aborted) {
      try {
        await withTimeLimit(answerWithinMs, signal, this.#look);
        answeredMs = performance.now();
      } catch {
        if (performance.now() - answeredMs > lostAfterMs) throw this.#lost();
      }
      await sleep(askEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  readonly #look = async (within: AbortSignal): Promise<void> => {
    const added = await this.#heads.next(within);
    const seenUs = monotonicUs();
    for (const { transactions, ...block } of added)
      this.#blocks.set(block.hash, {
        ...block,
        seenUs,
        marks: transactions.map((hash) => (this.#own.has(hash) ? hash : undefined)),
      });
    const head = added.at(-1);
    if (head) this.#settle(head.hash, head.number - this.#depth, seenUs);
  };

  /** Everything up to a height on the way back from the head is settled now. */
  #settle(head: string, height: number, finalizedUs: number): void {
    const last = this.#settled.at(-1)?.number ?? -1;
    const chain: FinalizedBlock[] = [];
    for (let block = this.#blocks.get(head); block && block.number > last; ) {
      if (block.number <= height) chain.unshift({ ...block, finalizedUs });
      block = this.#blocks.get(block.parentHash);
    }
    this.#settled.push(...chain);
  }

  #lost(): AgentError {
    return new AgentError(
      'unreachable/node_lost',
      `the node at port ${this.#port} did not answer for ${lostAfterMs / 1_000} s during the measurement; see its log, start it again and repeat the point`,
      { data: { port: this.#port }, retryable: true },
    );
  }
}
