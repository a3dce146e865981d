import { type AvailabilityRow, bitOf } from '../../chain/relay/paras-inherent.ts';
import { dropsLate, type RelaySession, supermajority } from '../../chain/relay/relay-session.ts';
import type { ParasBlock } from './paras-block.ts';
import { type PlacedCandidate, placeCandidate } from './place-candidate.ts';

/** What a relay block did with candidates, in the order in which the runtime does it. */
export interface BlockOutcome {
  /** Found invalid, with what was built on it. */
  readonly disputed: readonly PlacedCandidate[];
  /** On which validators could say that they hold a piece. */
  readonly occupied: readonly PlacedCandidate[];
  readonly included: readonly PlacedCandidate[];
  readonly timedOut: readonly PlacedCandidate[];
  readonly backed: readonly PlacedCandidate[];
  /** Candidates of which core and group cannot be told, by the reason. */
  readonly refused: readonly string[];
  /** Pending when the session ended. */
  readonly dropped: readonly PlacedCandidate[];
}

interface Pending {
  readonly candidate: PlacedCandidate;
  /** By place, who said in any block since that it holds its piece. */
  readonly holders: Set<number>;
}

/**
 * Replays what the runtime does with the candidates of parachains, from the bodies of relay blocks alone. Pending ones of a
 * parachain stand in a chain, each built on the one before. Those that were backed before the first block are not seen; a
 * session begins with none.
 */
export class CandidateReplay {
  #pending = new Map<number, readonly Pending[]>();

  /** @param invalid candidates that a dispute of this block found invalid */
  add(block: ParasBlock, session: RelaySession, invalid: ReadonlySet<string>): BlockOutcome {
    const disputed = this.#dropFrom(({ candidate }) => invalid.has(candidate.hash));
    const occupied = [...this.#pending.values()].flat().map(({ candidate }) => candidate);
    this.#note(block.inherent.rows);
    const included = this.#include(supermajority(session.accounts.length));
    const { availabilityPeriod } = session.rules;
    const timedOut = dropsLate(session, block.number)
      ? this.#dropFrom(({ candidate }) => candidate.backedIn + availabilityPeriod <= block.number)
      : [];
    const placed = block.inherent.candidates.map((candidate) => placeCandidate(candidate, block, session));
    const backed = placed.filter((candidate) => typeof candidate !== 'string');
    for (const candidate of backed) {
      const before = this.#pending.get(candidate.para) ?? [];
      this.#pending.set(candidate.para, [...before, { candidate, holders: new Set() }]);
    }
    const dropped = block.endsSession ? this.#dropFrom(() => true) : [];
    const refused = placed.filter((candidate) => typeof candidate === 'string');
    return { disputed, occupied, included, timedOut, backed, refused, dropped };
  }

  #note(rows: readonly AvailabilityRow[]): void {
    for (const { candidate, holders } of [...this.#pending.values()].flat()) {
      for (const { validator, bits } of rows) if (bitOf(bits, candidate.core)) holders.add(validator);
    }
  }

  /** From the front of each chain, what enough validators hold. */
  #include(threshold: number): PlacedCandidate[] {
    return this.#split((chain) => {
      const waits = chain.findIndex(({ holders }) => holders.size < threshold);
      return waits < 0
        ? { taken: chain, left: [] }
        : { taken: chain.slice(0, waits), left: chain.slice(waits) };
    });
  }

  /** Of each chain, the first one that is to go, and what was built on it. */
  #dropFrom(goes: (pending: Pending) => boolean): PlacedCandidate[] {
    return this.#split((chain) => {
      const first = chain.findIndex(goes);
      return first < 0
        ? { taken: [], left: chain }
        : { taken: chain.slice(first), left: chain.slice(0, first) };
    });
  }

  #split(
    split: (chain: readonly Pending[]) => { taken: readonly Pending[]; left: readonly Pending[] },
  ): PlacedCandidate[] {
    const parts = [...this.#pending].map(([para, chain]) => ({ para, ...split(chain) }));
    this.#pending = new Map(
      parts.filter(({ left }) => left.length > 0).map(({ para, left }) => [para, left]),
    );
    return parts.flatMap(({ taken }) => taken.map(({ candidate }) => candidate));
  }
}
