/** One kind of what a load sends. */
export interface MixKind {
  /** `pallet.call`, or the method. */
  readonly name: string;
  readonly kind: 'call' | 'read';
  readonly weight: number;
  /** The most that one takes from its signer besides the fee. */
  readonly spends: bigint;
}

/** What a load sends, drawn and encoded; all by index, as its instants. It holds no types and can go to another process. */
export interface PlannedMix {
  readonly kinds: readonly MixKind[];
  /** The kind of each. */
  readonly kindOf: Uint8Array;
  /** The call of each transaction, or the parameters of a read as JSON, one after the other. */
  readonly bytes: Uint8Array;
  /** Where each begins, and where the last ends. */
  readonly starts: Float64Array;
}

/** The bytes of one. */
export function partOf({ bytes, starts }: PlannedMix, index: number): Uint8Array {
  return bytes.subarray(starts[index] ?? 0, starts[index + 1] ?? 0);
}

/** Whether one is a read, of which no block tells. */
export function isRead({ kinds, kindOf }: PlannedMix, index: number): boolean {
  return kinds[kindOf[index] ?? 0]?.kind === 'read';
}
