/** A change of one file that takes a cure out, or a part of it. */
export interface Edit {
  /** From the Rust workspace on. */
  readonly file: string;
  /** A text that stands there once. */
  readonly find: string;
  readonly put: string;
}

/** What keeps one attack away. */
export interface Cure {
  /** As the finding is called. */
  readonly name: string;
  readonly what: string;
  readonly edits: readonly Edit[];
}

export const cures: readonly Cure[] = [];

/**
 * A text with an edit made.
 * @throws Error when what the edit looks for does not stand there exactly once: the cure has moved, and its edit must follow
 */
export function without(text: string, { file, find, put }: Edit, name: string): string {
  const [before, after, ...more] = text.split(find);
  if (before !== undefined && after !== undefined && more.length === 0) return before + put + after;
  const times = more.length > 0 ? more.length + 1 : 0;
  throw new Error(`${name}: what its edit replaces stands ${times} times in ${file}; expected once`);
}
