import { auraSlot } from '../../chain/aura/aura-source.ts';
import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import { sealedBy } from '../../chain/block/seal.ts';
import { Findings, type OracleVerdict } from './finding.ts';

/** A block that one of the authors has sealed. */
export interface SealedBlock {
  /** The author's key (sr25519), as hex. */
  readonly author: string;
  readonly slot: number;
  readonly number: number;
  /** Of the header with its seal. */
  readonly hash: string;
  /** When the first node told of it, in milliseconds since 1970. */
  readonly seenAtMs: number;
}

/**
 * Whether an author has sealed two headers of a slot. Headers are told apart with their seals: the signature of sr25519 is another
 * one each time, so that of two nodes which seal the same header both have signed, where a node's own search for equivocations
 * sees one header.
 */
export class SealedHeaders {
  readonly #authors: string[];
  readonly #known = new Set<string>();
  readonly #blocks = new Map<string, SealedBlock>();
  readonly #findings = new Findings('one_header');
  #foreign = 0;

  /** @param authors keys (sr25519) of all whose blocks are judged, as hex */
  constructor(authors: readonly string[]) {
    this.#authors = [...authors];
  }

  /** From now on blocks of this author are judged as well. */
  judgeAlso(author: string): void {
    this.#authors.push(author);
  }

  /** A header as `chain_subscribeAllHeads` of any node gives it. @throws AgentError `unknown/malformed` when it is none */
  note(item: unknown, seenAtMs: number): void {
    const header = wholeHeader(item);
    const hash = headerHash(header);
    if (this.#known.has(hash)) return;
    this.#known.add(hash);
    const { logs } = header.digest;
    const slot = auraSlot(logs) ?? babePreDigest(logs)?.slot;
    if (slot === undefined) return;
    const author = sealedBy(header, this.#authors);
    if (author === undefined) {
      this.#foreign += 1;
      return;
    }
    this.#findings.judge();
    const place = `slot ${slot} of ${author}`;
    const before = this.#blocks.get(place);
    if (before) this.#findings.add(`${place} has two headers, ${before.hash} and ${hash}`);
    else this.#blocks.set(place, { author, slot, number: Number(header.number), hash, seenAtMs });
  }

  /** What an author has sealed, in the order in which it was seen. */
  blocksOf(author: string): SealedBlock[] {
    return [...this.#blocks.values()].filter((block) => block.author === author);
  }

  /** Headers that none of the authors has sealed. */
  get foreign(): number {
    return this.#foreign;
  }

  get verdict(): OracleVerdict {
    return this.#findings.verdict;
  }
}
