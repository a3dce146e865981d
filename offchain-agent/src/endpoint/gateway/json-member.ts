const quote = 0x22;
const backslash = 0x5c;

/**
 * The bytes of a member's value in an object, as they were written: parsed and written again, numbers above 2^53 lose digits.
 * @param data JSON that was parsed: an object
 * @returns the last one of that name, as `JSON.parse` takes; undefined for none
 */
export function memberOf(data: Buffer, name: string): Buffer | undefined {
  let found: Buffer | undefined;
  let at = behindSpace(data, behindSpace(data, 0) + 1);
  while (data[at] === quote) {
    const keyEnd = valueEnd(data, at);
    const from = behindSpace(data, behindSpace(data, keyEnd) + 1);
    const to = valueEnd(data, from);
    if (JSON.parse(data.toString('utf8', at, keyEnd)) === name) found = data.subarray(from, to);
    // Behind the comma, or at the end.
    at = behindSpace(data, behindSpace(data, to) + 1);
  }
  return found;
}

function behindSpace(data: Buffer, from: number): number {
  let at = from;
  for (let byte = data[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = data[at])
    at += 1;
  return at;
}

function valueEnd(data: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    if (byte === quote) at = textEnd(data, at);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    // A number or a word ends before what follows it.
    else if (depth > 0 || !isEnd(data[at + 1])) continue;
    if (depth === 0) return at + 1;
  }
  return data.length;
}

/** The place of the quote that closes a text. */
function textEnd(data: Buffer, from: number): number {
  let at = from + 1;
  for (; data[at] !== quote && at < data.length; at += 1) if (data[at] === backslash) at += 1;
  return at;
}

function isEnd(byte: number | undefined): boolean {
  return byte === undefined || byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20;
}
