import { entryOf } from '../../base/map-entry.ts';
import { auraSlot } from '../../chain/aura/aura-source.ts';
import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import { headerHash, type RpcHeader, wholeHeader } from '../../chain/block/header-hash.ts';
import { sealedBy } from '../../chain/block/seal.ts';

/** Something that no network may do, whatever befalls it. */
export interface Breach {
  readonly rule: 'one_final_block' | 'final_stays' | 'one_block_a_slot';
  readonly text: string;
}

/** Of each rule the first breaches are kept: the first one tells what happened. */
const keptBreaches = 20;

/** What the nodes of a network have called final, and what its validators have signed: both only once. */
export class FinalityLedger {
  readonly #finalHashes = new Map<number, { readonly hash: string; readonly node: string }>();
  readonly #finalHeights = new Map<string, number>();
  /** By place and by hash: each node tells of each header. */
  readonly #signed = new Map<string, Map<string, RpcHeader>>();
  readonly #breaches: Breach[] = [];
  readonly #authors: readonly string[];

  /**
   * @param authors Aura's keys as hex: sessions that begin at different blocks of two forks may deal a slot to two authors, and each
   * may sign one block. Without them every slot of Aura has one author.
   */
  constructor(authors: readonly string[] = []) {
    this.#authors = authors;
  }

  get breaches(): readonly Breach[] {
    return this.#breaches;
  }

  /** The next height of which the node has not yet said what is final. */
  nextOf(node: string): number {
    return (this.#finalHeights.get(node) ?? -1) + 1;
  }

  /** What a node says is final, from a height on without a gap. */
  noteFinal(node: string, from: number, hashes: readonly string[]): void {
    for (const [index, hash] of hashes.entries()) {
      const height = from + index;
      const known = this.#finalHashes.get(height);
      if (!known) this.#finalHashes.set(height, { hash, node });
      else if (known.hash !== hash)
        this.#breach(
          'one_final_block',
          `block ${height} is final as ${known.hash} at ${known.node} and as ${hash} at ${node}`,
        );
    }
    if (hashes.length > 0) this.#finalHeights.set(node, from + hashes.length - 1);
  }

  /** The height that a node calls final now; it may only rise. */
  noteHeight(node: string, height: number): void {
    const before = this.#finalHeights.get(node);
    if (before !== undefined && height < before)
      this.#breach('final_stays', `${node} called block ${before} final, and later only block ${height}`);
  }

  /** A node that lost its database begins again. */
  forget(node: string): void {
    this.#finalHeights.delete(node);
  }

  /**
   * A header that a node has imported, so with a valid seal. Each author has at most one block a slot.
   */
  noteHeader(item: unknown): void {
    const header = wholeHeader(item);
    const { logs } = header.digest;
    const slot = auraSlot(logs);
    const babe = slot === undefined ? babePreDigest(logs) : undefined;
    if (slot === undefined && !babe) return;
    const place = slot !== undefined ? `slot ${slot}` : `slot ${babe?.slot} by authority ${babe?.authority}`;
    const hash = headerHash(header);
    const known = entryOf(this.#signed, place, () => new Map<string, RpcHeader>());
    if (known.has(hash)) return;
    const other = [...known].find(([, one]) => slot === undefined || this.#isOfOneAuthor(one, header));
    known.set(hash, header);
    if (other) this.#breach('one_block_a_slot', `${place} has two blocks, ${other[0]} and ${hash}`);
  }

  #isOfOneAuthor(one: RpcHeader, other: RpcHeader): boolean {
    const [author, second] = [sealedBy(one, this.#authors), sealedBy(other, this.#authors)];
    return author === undefined || second === undefined || author === second;
  }

  #breach(rule: Breach['rule'], text: string): void {
    const ofRule = this.#breaches.filter((breach) => breach.rule === rule);
    if (ofRule.length < keptBreaches && !ofRule.some((breach) => breach.text === text))
      this.#breaches.push({ rule, text });
  }
}
