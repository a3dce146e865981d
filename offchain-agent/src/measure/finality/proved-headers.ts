import { AgentError } from '../../base/error.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { headerOfHash } from '../../chain/grandpa/linked-headers.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';

/** A final block. */
interface Head {
  readonly number: number;
  readonly hash: string;
}

/** Blocks below the one that is read that are still held: more than are read at once, and a parent. */
export const heldBelow = 128;

/**
 * The finalized chain as far as it is proved: what is counted of a chain is read from here instead of from a node. Headers
 * are forgotten once those long after them are read.
 */
export class ProvedHeaders {
  readonly #client: Pick<RpcClient, 'request'>;
  readonly #hashes = new Map<number, string>();
  readonly #headers = new Map<string, HashedHeader>();
  /** By the hash of the parent. */
  readonly #children = new Map<string, HashedHeader>();
  /** Settled by the first head, or by a failure before it. */
  readonly #first: Promise<Head>;
  #resolve: (head: Head) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #head: Head | undefined;
  #onNumber: ((number: number) => void) | undefined;

  /** @param client is asked for the parent of the first header alone, which its hash proves */
  constructor(client: Pick<RpcClient, 'request'>) {
    this.#client = client;
    this.#first = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever waits for a head hears of a failure; perhaps nobody does.
    this.#first.catch(() => undefined);
  }

  /** Takes the next header; all must be linked. */
  add(header: HashedHeader): void {
    this.#hashes.set(header.number, header.hash);
    this.#headers.set(header.hash, header);
    this.#children.set(header.parentHash, header);
  }

  /** All headers up to this one are there. */
  advance({ number, hash }: Head): void {
    this.#head = { number, hash };
    this.#resolve(this.#head);
    this.#onNumber?.(number);
  }

  /** Nothing is proved any more; told to whoever still waits for the first head. */
  fail(error: unknown): void {
    this.#reject(error);
  }

  /** Waits for the first one. */
  async finalizedHead(): Promise<Head> {
    return this.#head ?? (await this.#first);
  }

  async followFinalized(onNumber: (number: number) => void): Promise<() => void> {
    this.#onNumber = onNumber;
    if (this.#head) onNumber(this.#head.number);
    return () => {
      this.#onNumber = undefined;
    };
  }

  /** @throws AgentError `unknown/not_proved` for a number that is neither proved nor that of the parent of the first one */
  async hashOf(number: number): Promise<string> {
    this.#forget(number - heldBelow);
    const known =
      this.#hashes.get(number) ?? this.#headers.get(this.#hashes.get(number + 1) ?? '')?.parentHash;
    if (known !== undefined) return known;
    throw new AgentError('unknown/not_proved', `block ${number} is not among those that are proved`, {
      data: { block: number },
    });
  }

  /** @throws AgentError `unknown/finality_header`, when the node gives another one for the parent of the first */
  async headerOf(hash: string): Promise<HashedHeader> {
    return this.#headers.get(hash) ?? (await headerOfHash(this.#client, hash));
  }

  /** The proved block that follows the one of this hash. */
  childOf(hash: string): HashedHeader | undefined {
    return this.#children.get(hash);
  }

  #forget(below: number): void {
    for (const [number, hash] of this.#hashes) {
      if (number >= below) return;
      this.#children.delete(this.#headers.get(hash)?.parentHash ?? '');
      this.#headers.delete(hash);
      this.#hashes.delete(number);
    }
  }
}
