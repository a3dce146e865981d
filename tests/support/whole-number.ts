/** What was typed behind an option. @throws Error with a sentence, for what is no whole number within the bounds */
export function wholeNumber(option: string, text: string, fewest: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= fewest && value <= most) return value;
  throw new Error(`--${option} ${text}: expected a whole number from ${fewest} to ${most}`);
}
