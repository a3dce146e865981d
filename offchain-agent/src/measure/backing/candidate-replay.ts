import { type AvailabilityRow, bitOf } from '../../chain/relay/paras-inherent.ts';
import { dropsLate, type RelaySession, supermajority } from '../../chain/relay/relay-session.ts';
import type { ParasBlock } from './paras-block.ts';
import { type PlacedCandidate, placeCandidate } from './place-candidate.ts';

/** What a relay block did with candidates, in the order in which the runtime does it. */
export interface BlockOutcome {
  /** Found invalid, with what was built on it. */
  readonly disputed: readonly PlacedCandidate[];
  /** On which validators could say that they hold a piece; undefined soon after a block that was not read. */
  readonly occupied: readonly PlacedCandidate[] | undefined;
  readonly included: readonly PlacedCandidate[];
  readonly timedOut: readonly PlacedCandidate[];
  readonly backed: readonly PlacedCandidate[];
  /** Candidates of which core and group cannot be told. */
  readonly refused: readonly RefusedCandidate[];
  /** Pending when the session ended. */
  readonly dropped: readonly PlacedCandidate[];
  /** Gone, and a block that was not read keeps which way. */
  readonly unknown: readonly PlacedCandidate[];
}

interface RefusedCandidate {
  readonly para: number;
  readonly because: string;
}

/** Of which core and group cannot be told: what is built on it is of unknown outcome, too. */
export const noCore = -1;

function unplaced(para: number, backedIn: number): PlacedCandidate {
  const none = { hash: '', core: noCore, group: noCore, parent: backedIn, relayParent: undefined };
  return { ...none, para, backedIn, voters: [], silent: [] };
}

interface Pending {
  readonly candidate: PlacedCandidate;
  /** By place, who said in any block since that it holds its piece. */
  readonly holders: Set<number>;
  /** All that its parachain had pending before it was seen, too. */
  readonly isSure: boolean;
}

/**
 * Replays what the runtime does with the candidates of parachains, from the bodies of relay blocks alone. Pending ones of a
 * parachain stand in a chain, each built on the one before. Those that were backed before the first block are not seen; a
 * session begins with none.
 */
export class CandidateReplay {
  #pending = new Map<number, readonly Pending[]>();
  /** What is pending from before this block may be unseen. */
  #sureFrom = 0;

  /**
   * A block that was not read: it may have included or dropped what was pending, and backed what nobody knows of.
   * @returns what was pending, whose way is not known any more
   */
  leave(
    block: Pick<ParasBlock, 'number' | 'endsSession'>,
    session: RelaySession,
  ): readonly PlacedCandidate[] {
    const lost = this.#dropFrom(() => true).map(({ candidate }) => candidate);
    // As long as a candidate can wait; at the end of a session nothing stays.
    const { groupRotationFrequency, availabilityPeriod } = session.rules;
    this.#sureFrom = block.endsSession ? 0 : block.number + 1 + groupRotationFrequency + availabilityPeriod;
    return lost;
  }

  /** @param invalid candidates that a dispute of this block found invalid */
  add(block: ParasBlock, session: RelaySession, invalid: ReadonlySet<string>): BlockOutcome {
    const disputed = this.#dropFrom(({ candidate }) => invalid.has(candidate.hash));
    const pending = [...this.#pending.values()].flat();
    const isSeen = block.number >= this.#sureFrom && pending.every(({ isSure }) => isSure);
    const occupied = isSeen ? pending.map(({ candidate }) => candidate) : undefined;
    this.#note(block.inherent.rows);
    const included = this.#include(supermajority(session.accounts.length));
    const { availabilityPeriod } = session.rules;
    const timedOut = dropsLate(session, block.number)
      ? this.#dropFrom(({ candidate }) => candidate.backedIn + availabilityPeriod <= block.number)
      : [];
    const placed = block.inherent.candidates.map((candidate) => placeCandidate(candidate, block, session));
    const backed = placed.filter((candidate) => typeof candidate !== 'string');
    const cores = new Set(backed.map(({ core }) => core));
    const ousted = this.#dropFrom(({ candidate, isSure }) => !isSure && cores.has(candidate.core));
    const refused: RefusedCandidate[] = [];
    for (const [place, candidate] of placed.entries()) {
      const para = block.inherent.candidates[place]?.descriptor.para ?? 0;
      const isKnown = typeof candidate !== 'string';
      if (!isKnown) refused.push({ para, because: candidate });
      const one = isKnown ? candidate : unplaced(para, block.number);
      const before = this.#pending.get(one.para) ?? [];
      const isSure = isKnown && block.number >= this.#sureFrom && before.every((other) => other.isSure);
      this.#pending.set(one.para, [...before, { candidate: one, holders: new Set(), isSure }]);
    }
    const dropped = block.endsSession ? this.#dropFrom(() => true) : [];
    if (block.endsSession) this.#sureFrom = 0;
    const sure = (gone: readonly Pending[]): PlacedCandidate[] =>
      gone.filter(({ isSure }) => isSure).map(({ candidate }) => candidate);
    const unknown = [disputed, included, timedOut, ousted, dropped]
      .flat()
      .filter(({ isSure }) => !isSure)
      .map(({ candidate }) => candidate);
    return {
      disputed: sure(disputed),
      occupied,
      included: sure(included),
      timedOut: sure(timedOut),
      backed,
      refused,
      dropped: sure(dropped),
      unknown,
    };
  }

  #note(rows: readonly AvailabilityRow[]): void {
    for (const { candidate, holders } of [...this.#pending.values()].flat()) {
      for (const { validator, bits } of rows) if (bitOf(bits, candidate.core)) holders.add(validator);
    }
  }

  /** From the front of each chain, what enough validators hold. */
  #include(threshold: number): Pending[] {
    return this.#split((chain) => {
      const waits = chain.findIndex(({ holders }) => holders.size < threshold);
      return waits < 0
        ? { taken: chain, left: [] }
        : { taken: chain.slice(0, waits), left: chain.slice(waits) };
    });
  }

  /** Of each chain, the first one that is to go, and what was built on it. */
  #dropFrom(goes: (pending: Pending) => boolean): Pending[] {
    return this.#split((chain) => {
      const first = chain.findIndex(goes);
      return first < 0
        ? { taken: [], left: chain }
        : { taken: chain.slice(first), left: chain.slice(0, first) };
    });
  }

  #split(
    split: (chain: readonly Pending[]) => { taken: readonly Pending[]; left: readonly Pending[] },
  ): Pending[] {
    const parts = [...this.#pending].map(([para, chain]) => ({ para, ...split(chain) }));
    this.#pending = new Map(
      parts.filter(({ left }) => left.length > 0).map(({ para, left }) => [para, left]),
    );
    return parts.flatMap(({ taken }) => taken);
  }
}
