import { AgentError } from '../../base/error.ts';
import type { BlockView, ServedChain, ServedChainFacts } from './served-chain.ts';

/** A chain that may answer later than it is served: until then it is away. */
export class LateServedChain implements ServedChain {
  readonly #expected: ServedChainFacts;
  readonly #sinceMs: number;
  readonly #listeners = new Set<(view: BlockView) => void>();
  #chain: ServedChain | undefined;

  /** @param expected what is said of it until it answers */
  constructor(expected: ServedChainFacts, now: () => number = Date.now) {
    this.#expected = expected;
    this.#sinceMs = now();
  }

  /** It has answered. */
  begin(chain: ServedChain): void {
    this.#chain = chain;
    for (const listener of this.#listeners) chain.onHead(listener);
  }

  get facts(): ServedChainFacts {
    return this.#chain?.facts ?? this.#expected;
  }

  get awaySinceMs(): number | undefined {
    return this.#chain ? this.#chain.awaySinceMs : this.#sinceMs;
  }

  noteUnanswered(): void {
    this.#chain?.noteUnanswered();
  }

  view(): BlockView {
    if (this.#chain) return this.#chain.view();
    throw new AgentError('unreachable/chain_away', `the chain at ${this.facts.url} has not answered yet`, {
      retryable: true,
    });
  }

  onHead(listener: (view: BlockView) => void): () => void {
    const stop = this.#chain?.onHead(listener);
    this.#listeners.add(listener);
    return () => {
      stop?.();
      this.#listeners.delete(listener);
    };
  }
}
