/** Longer than any name, and short enough for one line. */
const maxLength = 256;

/**
 * What a node or a chain says of itself, for a terminal: control and formatting characters, with which text can paint
 * over a screen or reverse its reading, become `?`, and what is very long is cut.
 *
 * @param text of any type, as answers of a stranger's node are: lists and objects are shown as JSON
 * @param most characters that are kept: all where somebody answers for what the text says
 * @example plainText('Main\u001b[2J') // 'Main?[2J'
 */
export function plainText(text: unknown, most = maxLength): string {
  const plain = shownText(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return plain.length > most ? `${plain.slice(0, most)}...` : plain;
}

/** Lists and objects of JSON say nothing of themselves by `String`; what a library made has a text of its own. */
function shownText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (!isJsonGroup(value)) return textOf(value);
  try {
    return JSON.stringify(value);
  } catch {
    // Groups in each other deeper than the stack.
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}

function isJsonGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  // No JSON has a function.
  if (Object.hasOwn(value, 'toString') && typeof value.toString === 'function') return false;
  return [Array.prototype, Object.prototype, null].includes(Object.getPrototypeOf(value) as null);
}

/** As `String`, which throws at some values of JSON. */
export function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    // A member `toString`, or arrays in each other deeper than the stack.
    return typeof value;
  }
}

/** What whatever was thrown says of itself, for a terminal. */
export function plainMessage(error: unknown): string {
  return plainText(error instanceof Error ? error.message : error);
}
