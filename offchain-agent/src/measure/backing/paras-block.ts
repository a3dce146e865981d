import type { ParasInherent } from '../../chain/relay/paras-inherent.ts';
import type { DisputeState } from '../../chain/relay/session-source.ts';

/** A relay block as far as it says who worked for parachains. */
export interface ParasBlock {
  readonly number: number;
  /** It announces the next epoch of BABE: a new session begins after it. */
  readonly endsSession: boolean;
  /** Place of its author, in the list of whoever is elected for the epoch of its slot. */
  readonly author: number | undefined;
  readonly inherent: ParasInherent;
  /** What the chain held before it on each of the disputes that it tells of, in their order. */
  readonly disputesBefore: readonly DisputeState[];
  /** The height of a relay block that its candidates name. */
  readonly heightOf: (hash: string) => number | undefined;
}
