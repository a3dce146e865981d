/** A member of an array or object: its key (objects only), and its value as JSON without whitespace. */
interface Member {
  readonly key: string | undefined;
  readonly value: string;
}

const quote = 0x22;

/** Returns the index of a string's closing quote, or the length of the text. @param from index behind the opening quote */
export function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    at = end;
  }
  return text.length;
}

const notBlank = /[^ \t\r\n]/g;
/** For up to this many blanks, one look at each is faster than a search for their end. */
const fewBlanks = 16;
/** The highest of the blanks; of the other codes up to it, none is valid outside a string. */
const highestBlank = 0x20;

/** Returns the index of the last of the blanks that begin at an index: a message may have a megabyte of them. */
export function lastBlank(text: string, at: number): number {
  if (text.charCodeAt(at + 1) > highestBlank) return at;
  for (let next = at + 1; next <= at + fewBlanks; next += 1)
    if (!(text.charCodeAt(next) <= highestBlank)) return next - 1;
  notBlank.lastIndex = at + fewBlanks + 1;
  return (notBlank.test(text) ? notBlank.lastIndex - 1 : text.length) - 1;
}

/** Whether arrays and objects are nested deeper than so many. It walks along the text: a message of brackets costs no stack, and no heap. */
export function isDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at + 1);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > most) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
    else if (code <= highestBlank) at = lastBlank(text, at);
  }
  return false;
}

/** Returns a key as JSON.parse reads it (`\u0069d` is `id`), or unmodified if it is invalid. @param written the text between the quotes */
export function keyOf(written: string): string {
  if (!written.includes('\\')) return written;
  try {
    return String(JSON.parse(`"${written}"`));
  } catch {
    return written;
  }
}

/**
 * Yields the members of an array or object in order, repeated keys included. Numbers keep their digits, which JSON.parse
 * loses beyond 2^53.
 * @param text valid JSON
 */
export function* membersOf(text: string): Generator<Member> {
  let depth = 0;
  let from = 0;
  let key: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at + 1);
    else if (code <= highestBlank) at = lastBlank(text, at);
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth === 1) from = at + 1;
    } else if (code === 0x3a && depth === 1) {
      key = keyOf(text.slice(from, at).trim().slice(1, -1));
      from = at + 1;
    } else if (code === 0x2c || code === 0x7d || code === 0x5d) {
      const value = depth === 1 ? withoutBlanks(text.slice(from, at)) : '';
      if (value !== '') yield { key, value };
      if (depth === 1) from = at + 1;
      if (code !== 0x2c) depth -= 1;
    }
  }
}

function withoutBlanks(text: string): string {
  const trimmed = text.trim();
  if (!/[ \t\r\n]/.test(trimmed)) return trimmed;
  const parts: string[] = [];
  for (let at = 0; at < trimmed.length; ) {
    const opening = trimmed.indexOf('"', at);
    const until = opening < 0 ? trimmed.length : opening;
    parts.push(trimmed.slice(at, until).replace(/[ \t\r\n]+/g, ''));
    if (opening < 0) break;
    const end = endOfString(trimmed, opening + 1) + 1;
    parts.push(trimmed.slice(opening, end));
    at = end;
  }
  return parts.join('');
}
