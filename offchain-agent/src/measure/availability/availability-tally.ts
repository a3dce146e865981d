import type { BlockVotes } from '../../chain/relay/relay-source.ts';

/** A validator's votes on availability in the blocks in which it was active. */
export interface AvailabilityCount {
  readonly blocks: number;
  /** Of these, blocks that hold its signed vote. */
  readonly signed: number;
  /** Of its votes, those that name no piece at all. */
  readonly allZero: number;
}

/**
 * Votes on availability of finalized relay blocks (docs/reference/formulas.md#votes-on-availability-on-relay-chains). A vote is signed; that
 * one is missing may be the doing of the author.
 */
export class AvailabilityTally {
  readonly #counts = new Map<string, AvailabilityCount>();
  readonly #unknown = new Map<string, number>();
  #blocks = 0;
  #fromBlock: number | undefined;

  /** Blocks whose votes were counted. */
  get blocks(): number {
    return this.#blocks;
  }

  /** The first of them. */
  get fromBlock(): number | undefined {
    return this.#fromBlock;
  }

  /** Blocks whose votes cannot be known, by reason. */
  get unknown(): ReadonlyMap<string, number> {
    return this.#unknown;
  }

  add(block: number, { votes, validators }: BlockVotes): void {
    this.#fromBlock ??= block;
    this.#blocks += 1;
    const byPlace = new Map(votes.map((vote) => [vote.validator, vote]));
    for (const [place, account] of validators.entries()) {
      const { blocks, signed, allZero } = this.of(account) ?? { blocks: 0, signed: 0, allZero: 0 };
      const vote = byPlace.get(place);
      this.#counts.set(account, {
        blocks: blocks + 1,
        signed: signed + Number(vote !== undefined),
        allZero: allZero + Number(vote?.isZero ?? false),
      });
    }
  }

  addUnknown(reason: string): void {
    this.#unknown.set(reason, (this.#unknown.get(reason) ?? 0) + 1);
  }

  /** @param account as hex; undefined for one that was active in no block counted */
  of(account: string): AvailabilityCount | undefined {
    return this.#counts.get(account);
  }
}
