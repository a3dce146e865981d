import { auraSlot } from '../../chain/aura/aura-source.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import type { AuraHeader, AuraSource, OnHeader } from '../authorship/source.ts';
import { announcedKeys, provedAuthorities } from './aura-blocks.ts';
import { heldBelow, type ProvedHeaders } from './proved-headers.ts';

/** A list of authors, and the first block that is theirs to write. */
interface Listed {
  readonly from: number;
  readonly keys: readonly string[];
}

/**
 * An Aura chain of which blocks, slots and authors are proved: the first list by the state before the first block, each
 * later one by the header that announces it. How long slots are, and what new blocks come in, is the node's word.
 */
export class ProvedAuraSource implements AuraSource {
  readonly #client: Pick<RpcClient, 'request'>;
  readonly blocks: ProvedHeaders;
  readonly #node: Pick<AuraSource, 'slotDurationMs' | 'followNewHeads' | 'authoritiesAfter'>;
  /** Ascending. */
  readonly #announced: Listed[] = [];
  #first: Listed | undefined;

  constructor(
    client: Pick<RpcClient, 'request'>,
    headers: ProvedHeaders,
    node: Pick<AuraSource, 'slotDurationMs' | 'followNewHeads' | 'authoritiesAfter'>,
  ) {
    this.#client = client;
    this.blocks = headers;
    this.#node = node;
  }

  /**
   * Takes the next header.
   * @throws AgentError `unknown/finality_malformed` for a list that cannot be read
   */
  add(header: HashedHeader): void {
    const keys = announcedKeys(header);
    if (keys) this.#announced.push({ from: header.number + 1, keys });
    this.blocks.add(header);
  }

  async headerOf(hash: string): Promise<AuraHeader> {
    const { number, parentHash, logs } = await this.blocks.headerOf(hash);
    return { number, parentHash, slot: auraSlot(logs) };
  }

  async authoritiesAfter(hash: string): Promise<readonly string[]> {
    const child = this.blocks.childOf(hash);
    // Of blocks that have just come in, for their arrival: nothing of it is counted.
    if (!child) return await this.#node.authoritiesAfter(hash);
    this.#forget(child.number - heldBelow);
    const announced = this.#announced.findLast(({ from }) => from <= child.number);
    if (announced) return announced.keys;
    if (!this.#first || this.#first.from > child.number) {
      this.#first = { from: child.number, keys: await provedAuthorities(this.#client, child) };
    }
    return this.#first.keys;
  }

  /** Lists that another one had replaced before this block. */
  #forget(block: number): void {
    while ((this.#announced[1]?.from ?? Number.POSITIVE_INFINITY) <= block) this.#announced.shift();
  }

  async slotDurationMs(hash: string): Promise<number> {
    return await this.#node.slotDurationMs(hash);
  }

  async followNewHeads(onHeader: OnHeader): Promise<() => void> {
    return await this.#node.followNewHeads(onHeader);
  }
}
