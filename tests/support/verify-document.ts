/** What `almanac verify --json` prints, as far as tests look at it. */
export interface VerifyDocument {
  readonly evidence: readonly {
    readonly source: string;
    readonly state: string;
    readonly difference: string | null;
  }[];
  readonly records: readonly { readonly kind: string; readonly state: string }[];
}
