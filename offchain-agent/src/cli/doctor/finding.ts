/** What one look found. `needed_for` says what does not work without it. */
export interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'missing';
  /** Whether the first command, `almanac demo`, needs it. */
  readonly required: boolean;
  readonly found: string;
  readonly needed_for: string;
  /** One command or sentence that repairs it; empty when nothing is missing. */
  readonly fix: string;
}
