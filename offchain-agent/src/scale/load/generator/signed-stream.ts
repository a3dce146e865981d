import type { KeyObject } from 'node:crypto';
import { signingKey } from '../transfer/account.ts';
import { signTransfer } from '../transfer/template.ts';
import type { GeneratorPlan } from './plan.ts';

interface Spender {
  readonly key: KeyObject;
  readonly publicKey: Uint8Array;
  readonly firstNonce: number;
  /** Nonces that a refusal left free, ascending: nothing after them can be included until they are used. */
  readonly free: number[];
  next: number;
  refused: number;
}

/**
 * The transactions of a plan, signed before the first is sent. A node that refuses one leaves a gap in its account's
 * nonces: the account's next transaction is signed anew to fill it.
 */
export class SignedStream {
  readonly #spenders: Spender[];
  readonly #signed: string[];
  readonly #template: GeneratorPlan['template'];

  constructor({ accounts, template, intendedUs }: GeneratorPlan) {
    this.#template = template;
    this.#spenders = accounts.map(({ seed, publicKey, nonce }) => ({
      key: signingKey(seed),
      publicKey,
      firstNonce: nonce,
      free: [],
      next: nonce,
      refused: 0,
    }));
    this.#signed = Array.from({ length: intendedUs.length }, (_, index) =>
      this.#sign(index, this.#plannedNonce(index)),
    );
  }

  /** The extrinsic to send now as number `index`, and the nonce that it carries. */
  take(index: number): { extrinsic: string; nonce: number } {
    const spender = this.#spender(index);
    const nonce = spender.free.shift() ?? spender.next++;
    const planned = nonce === this.#plannedNonce(index) ? this.#signed[index] : undefined;
    this.#signed[index] = '';
    return { extrinsic: planned ?? this.#sign(index, nonce), nonce };
  }

  /** Says that a node refused a transaction whose nonce is still to be used. */
  giveBack(index: number, nonce: number): void {
    const spender = this.#spender(index);
    spender.free.push(nonce);
    spender.free.sort((a, b) => a - b);
    spender.refused += 1;
  }

  #plannedNonce(index: number): number {
    return this.#spender(index).firstNonce + Math.floor(index / this.#spenders.length);
  }

  #sign(index: number, nonce: number): string {
    const spender = this.#spender(index);
    // A pool bans the very bytes that it has refused: those that fill a gap pay someone else.
    const payee = this.#spender(index + 1 + spender.refused);
    return signTransfer(this.#template, spender, payee.publicKey, nonce);
  }

  #spender(index: number): Spender {
    const spender = this.#spenders[index % this.#spenders.length];
    if (!spender) throw new RangeError('a load needs an account');
    return spender;
  }
}
