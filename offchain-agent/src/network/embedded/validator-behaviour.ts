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
