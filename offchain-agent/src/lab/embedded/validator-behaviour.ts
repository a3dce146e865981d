/** What a simulated validator does when its slot comes. */
export type ValidatorBehaviour =
  | { readonly kind: 'good' }
  | { readonly kind: 'late'; readonly byMs: number }
  /** Silent for a while, in seconds since the chain's first slot. */
  | { readonly kind: 'gone'; readonly fromS: number; readonly toS: number };

/**
 * When the validator answers for a slot that starts at `slotStartMs`, as an instant; undefined when it does
 * not. `originMs` is the start of the chain's first slot.
 */
export function answerInstant(
  behaviour: ValidatorBehaviour,
  slotStartMs: number,
  originMs: number,
): number | undefined {
  switch (behaviour.kind) {
    case 'good':
      return slotStartMs;
    case 'late':
      return slotStartMs + behaviour.byMs;
    case 'gone': {
      const second = (slotStartMs - originMs) / 1000;
      return second >= behaviour.fromS && second < behaviour.toS ? undefined : slotStartMs;
    }
  }
}

/** What the builder of blocks tells a validator's process. */
export type ToValidator =
  | { readonly type: 'begin'; readonly behaviour: ValidatorBehaviour; readonly originMs: number }
  /** A slot of the validator: if the answer is due by the deadline, a block is built. */
  | { readonly type: 'slot'; readonly slot: number; readonly startMs: number; readonly deadlineMs: number }
  | { readonly type: 'log' };

/** What a validator's process answers. */
export type FromValidator =
  | { readonly type: 'ready' }
  | { readonly type: 'author'; readonly slot: number }
  /** The slot stays empty. Sent because the builder cannot distinguish a silent process from one that waits for a core. */
  | { readonly type: 'silent'; readonly slot: number }
  | { readonly type: 'log'; readonly log: ValidatorLog };

/** A validator's own account of what it was asked, kept where nobody else writes. */
export interface ValidatorLog {
  readonly asked: number;
  /** The slots that it was asked for and did not answer. */
  readonly unanswered: readonly number[];
}
