/** Who or what kept a validator from what it could have had. */
type LossCause =
  | 'self'
  | 'author'
  | 'group'
  | 'collator'
  | 'session_change'
  | 'dispute'
  | 'fork'
  | 'disabled'
  | 'unknown';

/** `certain` follows from the chain's rules and signed data, `likely` from comparison with others. */
export type Certainty = 'certain' | 'likely' | 'unknown';

/** What was lost: a candidate that its core offered, a vote on one, its inclusion, a signed word on a piece, a block in a slot. */
export type LostKind = 'core' | 'vote' | 'inclusion' | 'bit' | 'slot';

/** Why, as a rule of this judge says it. */
export interface Verdict {
  readonly cause: LossCause;
  readonly certainty: Certainty;
  /** The rule that it follows, as in docs/reference/blame.md. */
  readonly rule: string;
  /** Blocks that show it. */
  readonly shownBy: readonly number[];
  /** Places of the validators that it is laid to; none for what no validator did. */
  readonly by: readonly number[];
}

/** An opportunity that validators lost in a block. */
export interface Loss extends Verdict {
  readonly kind: Exclude<LostKind, 'slot'>;
  readonly block: number;
  readonly core: number;
  readonly para: number | undefined;
  /** Places of those that lost it. */
  readonly validators: readonly number[];
  /** Points of each. */
  readonly points: number;
}

/** A slot of a validator that stayed empty; it need not be active for parachains. */
export interface SlotLoss extends Verdict {
  readonly kind: 'slot';
  /** The next block. */
  readonly block: number;
  readonly slot: number;
  /** As hex. */
  readonly account: string;
  readonly points: number;
}

export function unknownBecause(rule: string, shownBy: readonly number[] = []): Verdict {
  return { cause: 'unknown', certainty: 'unknown', rule, shownBy, by: [] };
}
