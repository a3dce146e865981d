import { EventEmitter } from 'node:events';
import type { HexString } from '@polkadot/util/types';
import type { RemoteChain } from '../executor/chopsticks.ts';
import type { BlockHeader } from './block-header.ts';
import type { VersionedState } from './versioned-state.ts';

/** A block as it is kept for good: everything else about it is derived. */
export interface ArchivedBlock {
  readonly hash: HexString;
  readonly header: BlockHeader;
  readonly extrinsics: readonly HexString[];
}

export interface ChainIdentity {
  readonly id: string;
  readonly name: string;
  readonly properties: Record<string, unknown>;
}

type Answer = (parameters: readonly unknown[]) => unknown;

/**
 * All blocks of the chain in the form in which chopsticks-core expects the remote chain that it forks from.
 * Its own provider for a genesis answers any unknown block with the genesis and gives every chain the same
 * genesis hash; here an unknown block is unknown, and blocks that left its cache come back as they were.
 */
export class Archive implements RemoteChain {
  readonly #identity: ChainIdentity;
  readonly #state: VersionedState;
  readonly #hasPast: boolean;
  readonly #byNumber: ArchivedBlock[] = [];
  readonly #byHash = new Map<HexString, ArchivedBlock>();
  readonly #events = new EventEmitter();
  readonly #answers: Readonly<Record<string, Answer>>;

  readonly isClonable = false;
  readonly hasSubscriptions = false;
  readonly isConnected = true;
  readonly isReady = Promise.resolve();

  /** @param hasPast whether blocks before the first state are known in parts */
  constructor(identity: ChainIdentity, state: VersionedState, hasPast = false) {
    this.#identity = identity;
    this.#state = state;
    this.#hasPast = hasPast;
    this.#answers = {
      system_chain: () => this.#identity.name,
      system_name: () => this.#identity.name,
      system_properties: () => this.#identity.properties,
      chain_getBlockHash: ([number]) => this.hashAt(Number(number)) ?? null,
      chain_getHeader: ([hash]) => this.#find(hash)?.header ?? null,
      chain_getBlock: ([hash]) => this.#blockOf(hash),
      state_getStorage: ([key, hash]) => this.#state.read(this.#stateOf(hash, key), key as HexString) ?? null,
      state_getKeysPaged: ([prefix, size, after, hash]) =>
        this.#state.keysAfter(
          this.#stateOf(hash, prefix),
          prefix as HexString,
          Number(size),
          after as HexString,
        ),
    };
  }

  add(block: ArchivedBlock): void {
    this.#byNumber[block.header.number] = block;
    this.#byHash.set(block.hash, block);
  }

  /**
   * The hash of the block of a number. Where a chain goes on from a later block and its past is known in parts, that of the last
   * known block up to it: what can be read there is what could be read after the block itself.
   */
  hashAt(number: number): HexString | undefined {
    const exact = this.#byNumber[number];
    if (!this.#hasPast || number >= this.#byNumber.length) return exact?.hash;
    // Clients read the version of the runtime at the parent: of a block without one nothing can be asked.
    for (let at = number; at > 0; at -= 1) {
      const block = this.#byNumber[at];
      if (block && this.#byHash.has(block.header.parentHash)) return block.hash;
    }
    return this.#byNumber[0]?.hash;
  }

  send<T>(method: string, parameters: unknown[]): Promise<T> {
    const answer = this.#answers[method];
    if (!answer) return Promise.reject(new Error(`${method} is not part of the archive`));
    return Promise.resolve().then(() => answer(parameters) as T);
  }

  on(type: string, listener: (value?: unknown) => void): () => void {
    this.#events.on(type, listener);
    return () => this.#events.off(type, listener);
  }

  clone(): this {
    return this;
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  disconnect(): Promise<void> {
    return Promise.resolve();
  }

  subscribe(): Promise<never> {
    return Promise.reject(new Error('the archive has no subscriptions'));
  }

  unsubscribe(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** A block of any age; its state may be gone. */
  block(hash: HexString): ArchivedBlock | undefined {
    return this.#byHash.get(hash);
  }

  #find(hash: unknown): ArchivedBlock | undefined {
    return this.#byHash.get(hash as HexString);
  }

  #blockOf(hash: unknown): unknown {
    const block = this.#find(hash);
    return block ? { block: { header: block.header, extrinsics: block.extrinsics } } : null;
  }

  #stateOf(hash: unknown, key: unknown): number {
    const block = this.#find(hash);
    if (block && this.#state.isKnown(block.header.number, String(key))) return block.header.number;
    throw new Error(`State already discarded for ${String(hash)}`);
  }
}
