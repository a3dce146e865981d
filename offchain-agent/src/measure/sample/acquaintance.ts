import type { SampleOutcome } from '../../sli/sample.ts';

type NullOutcome = Extract<SampleOutcome, { kind: 'null' }>;

/**
 * Whether a registered node was found at an address. What was never found there shares one dial with all others of its
 * host (`HostLimiter.tryIntroduce`): listing an address needs no consent of the host that it leads to.
 */
export class Acquaintance {
  #ip: string | undefined;
  #last: NullOutcome | undefined;

  /** Where the registered node was found last. */
  get ip(): string | undefined {
    return this.#ip;
  }

  /** Why the last dial found no node, while none was found since. */
  get last(): NullOutcome | undefined {
    return this.#last;
  }

  /** The registered node answered from this address. */
  meet(ip: string): void {
    this.#ip = ip;
    this.#last = undefined;
  }

  /** It did not. A node that was found elsewhere is unknown here; one that was found here is down. */
  miss(ip: string, outcome: NullOutcome): void {
    if (ip === this.#ip) return;
    this.#ip = undefined;
    this.#last = outcome;
  }

  forget(): void {
    this.#ip = undefined;
  }
}
