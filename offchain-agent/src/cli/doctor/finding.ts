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

/** A finding about something that the first command can do without. */
export function optional(
  name: string,
  found: string | undefined,
  absent: string,
  purpose: string,
  fix: string,
): Finding {
  const there = found !== undefined;
  return {
    name,
    state: there ? 'ok' : 'missing',
    required: false,
    found: found ?? absent,
    needed_for: purpose,
    fix: there ? '' : fix,
  };
}
