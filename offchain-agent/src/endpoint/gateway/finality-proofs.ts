import type { BlockRef } from '../../chain/heads/head-standing.ts';
import { askFinality } from '../snapshot/finality.ts';
import type { Upstream } from './upstream.ts';

/** A proof that failed is asked for again after so long, ms. */
const againMs = 60_000;
const mostProofs = 256;

interface FinalityProofsParts {
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  readonly onProved: () => void;
}

/** GRANDPA proofs of upstreams, asked for in the background where hashes do not show which chain is right. */
export class FinalityProofs {
  readonly #parts: FinalityProofsParts;
  /** By upstream and block. */
  readonly #proofs = new Map<string, { readonly askedMs: number; isProved: boolean }>();

  constructor(parts: FinalityProofsParts) {
    this.#parts = parts;
  }

  /** Whether an upstream proves that a block is final; false until it has. @param genesis where proofs begin */
  has(upstream: Upstream, block: BlockRef, genesis: string): boolean {
    const { nowMs, signal, onProved } = this.#parts;
    const key = `${upstream.name} ${block.number} ${block.hash}`;
    const known = this.#proofs.get(key);
    if (known && (known.isProved || nowMs() - known.askedMs < againMs)) return known.isProved;
    const proof = { askedMs: nowMs(), isProved: false };
    this.#proofs.set(key, proof);
    const [oldest] = this.#proofs.keys();
    if (oldest !== undefined && this.#proofs.size > mostProofs) this.#proofs.delete(oldest);
    askFinality(upstream.config.url, { chain: { genesis }, block }, { signal }).then(
      ({ basis }) => {
        proof.isProved = basis === 'proved';
        if (proof.isProved) onProved();
      },
      // An upstream without proofs, or with a false one, proves nothing.
      () => undefined,
    );
    return false;
  }

  clear(): void {
    this.#proofs.clear();
  }
}
