/** What a failed question to a chain says to whoever asked it. */
export function sentenceOf(error: unknown, url: string): string {
  const said = error instanceof Error ? error.message : String(error);
  return `${url} did not answer: ${said}. It is asked again with the next block.`;
}
