import { AgentError } from '../../base/error.ts';
import { type NewHeads, offeredHeads, RpcBlocks } from '../../chain/block/rpc-blocks.ts';
import { type HashedHeader, hashHeader } from '../../chain/grandpa/header.ts';
import { type ParaHead, paraHead, paraHeadOf } from '../../chain/parachain/para-head.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import type { BuiltBlocks, ParaInRelayBlock } from './block-fate.ts';
import { BlockFates } from './block-fates.ts';

/** What is known of the blocks that collators built since this listens. */
export interface Confidence {
  /** By the collator's key as hex; under undefined, blocks whose collator could not be read. */
  readonly counts: ReadonlyMap<string | undefined, BuiltBlocks>;
  /** All blocks above it are heard. */
  readonly fromNumber: number | undefined;
  readonly unheard: number;
  readonly unfollowed: number;
  /** How often the connection was lost: what was built meanwhile, and lost, is in no count. */
  readonly lostConnections: number;
  /** Undefined before it listens. */
  readonly heads: NewHeads | undefined;
}

/** Who built a block; rejects with an AgentError, or is undefined, where that cannot be known. */
export type BuilderOf = (header: HashedHeader) => Promise<string | undefined>;

/**
 * Blocks of a parachain as its node hears of them, and their fate on the relay chain. That a block was built is the word of the
 * parachain's node; what became of it is what the relay blocks prove that are given here.
 */
export class ParaConfidence {
  readonly #client: RpcClient;
  readonly #builderOf: BuilderOf;
  #fates: BlockFates | undefined;
  #fromNumber: number | undefined;
  #heads: NewHeads | undefined;
  #lostConnections = 0;

  constructor(client: RpcClient, builderOf: BuilderOf) {
    this.#client = client;
    this.#builderOf = builderOf;
  }

  /**
   * Hears of new blocks from now on.
   * @param relayParentOffset as `BlockFates` has it
   * @returns ends it
   */
  async listen(relayParentOffset: number): Promise<() => void> {
    const heads = await offeredHeads(this.#client);
    const early: HashedHeader[] = [];
    const forgetBreaks = this.#client.onConnection((event) => {
      if (event === 'lost') this.#lostConnections += 1;
    });
    const stop = await new RpcBlocks(this.#client).followNew(heads, (item) => {
      const header = hashHeader(item);
      if (this.#fates) this.#hear(this.#fates, header);
      else early.push(header);
    });
    // Of the heights up to here some blocks came in before.
    const best = hashHeader(await this.#client.request<unknown>('chain_getHeader'));
    const fates = new BlockFates(best.number, relayParentOffset);
    this.#heads = heads;
    this.#fromNumber = best.number;
    this.#fates = fates;
    for (const header of early) this.#hear(fates, header);
    return () => {
      forgetBreaks();
      stop();
    };
  }

  /** Takes the next final relay block. */
  async take(block: ParaInRelayBlock): Promise<void> {
    if (!this.#fates) return;
    for (const { step, head } of block.steps)
      if (head && (step === 'backed' || step === 'included')) await this.#linkBelow(this.#fates, head);
    this.#fates.take(block);
  }

  get now(): Confidence {
    return {
      counts: this.#fates?.counts ?? new Map<string | undefined, BuiltBlocks>(),
      fromNumber: this.#fromNumber,
      unheard: this.#fates?.unheard ?? 0,
      unfollowed: this.#fates?.unfollowed ?? 0,
      lostConnections: this.#lostConnections,
      heads: this.#heads,
    };
  }

  #hear(fates: BlockFates, header: HashedHeader): void {
    const name = fates.add(headOf(header));
    if (!name) return;
    void this.#builderOf(header).then(
      (author) => {
        if (author !== undefined) name(author);
      },
      // The block is counted all the same, as one whose collator is not known.
      () => undefined,
    );
  }

  /** A candidate may bring blocks that did not come in here. */
  async #linkBelow(fates: BlockFates, head: ParaHead): Promise<void> {
    fates.link(head);
    for (let left = mostLinks; left > 0; left -= 1) {
      const missing = fates.missingBelow(head);
      const found = missing === undefined ? undefined : await this.#headOf(missing);
      if (found?.hash !== missing || !found) return;
      fates.link(found);
    }
  }

  async #headOf(hash: string): Promise<ParaHead | undefined> {
    try {
      const header = await this.#client.request<unknown>('chain_getHeader', [hash]);
      return header === null ? undefined : paraHeadOf(header);
    } catch (error) {
      if (error instanceof AgentError) return undefined;
      throw error;
    }
  }
}

/** What a header says of its relay block may be unreadable: the block is counted all the same. */
function headOf(header: HashedHeader): ParaHead {
  try {
    return paraHead(header);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof AgentError)) throw error;
    const { hash, number, parentHash } = header;
    return { hash, number, parentHash, relay: undefined };
  }
}

/** Blocks that may be asked for, for one candidate; where more are missing, their fate is unknown. */
const mostLinks = 256;
