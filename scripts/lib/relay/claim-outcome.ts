/** What a claim came to. */
export interface ClaimOutcome {
  readonly code: number;
  readonly isMet: boolean;
  /** False where what it needs was not built. */
  readonly isTried?: false;
  /** What was measured, or why it is not met. */
  readonly says: string;
}
