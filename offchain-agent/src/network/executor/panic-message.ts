/** What a panicking runtime says, without the place in its source; other words as they are. */
export function panicMessage(words: string): string {
  return /^panicked at [^\n]*:\n(.+)$/s.exec(words)?.[1]?.trim() ?? words;
}
