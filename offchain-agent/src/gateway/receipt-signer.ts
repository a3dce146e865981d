import { isSampleId, type Receipt, receiptBytes } from '../sli/receipt.ts';
import type { NetworkConfig } from './config.ts';
import type { Identity } from './identity.ts';

type Subject = NonNullable<NetworkConfig['receipts']>;

/** Signs what was answered to samples, where the configuration asks for it. */
export class ReceiptSigner {
  readonly #identity: Identity;
  readonly #subject: () => Subject | undefined;
  readonly #height: () => number;

  /**
   * @param subject what the endpoint is on the chain that holds its records, as it is configured now
   * @param height the best block that clients are shown
   */
  constructor(identity: Identity, subject: () => Subject | undefined, height: () => number) {
    this.#identity = identity;
    this.#subject = subject;
    this.#height = height;
  }

  /** @param idText the id of a call as JSON @returns undefined where none is asked for, or none is given */
  sign(idText: string): Receipt | undefined {
    const subject = this.#subject();
    const id = idText.slice(1, -1);
    if (!subject || !isSampleId(id)) return undefined;
    const told = { atMs: Date.now(), height: this.#height() };
    return { ...told, signature: this.#identity.sign(receiptBytes({ ...subject, id }, told)) };
  }
}
