/** Bytes of the largest call that is scanned, and characters of the longest id and method; nodes have no longer methods. */
const mostBytes = 4_096;
const longestId = 128;
const longestMethod = 100;
const mostParams = 8;
/** Below 2^53 whatever they are. */
const mostDigits = 15;

/** Where the parts of a call lie in its bytes; the same object for each call. */
export interface ScannedCall {
  idFrom: number;
  idTo: number;
  methodFrom: number;
  methodTo: number;
  /** From the bracket to behind its counterpart; 0 and 0 where there are no parameters. */
  paramsFrom: number;
  paramsTo: number;
  paramCount: number;
  readonly paramFrom: number[];
  readonly paramTo: number[];
}

const scanned: ScannedCall = {
  idFrom: 0,
  idTo: 0,
  methodFrom: 0,
  methodTo: 0,
  paramsFrom: 0,
  paramsTo: 0,
  paramCount: 0,
  paramFrom: Array.from({ length: mostParams }, () => 0),
  paramTo: Array.from({ length: mostParams }, () => 0),
};

const quote = 0x22;
const comma = 0x2c;
const words = new Map(
  ['"jsonrpc":"2.0"', '"id":', '"method":"', '"params":[', 'null', 'true', 'false'].map((word) => [
    word,
    Buffer.from(word),
  ]),
);
const [version, idKey, methodKey, paramsKey, nullWord, trueWord, falseWord] = [...words.values()] as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];

/**
 * Reads one call as libraries write it: an object of `jsonrpc`, `id`, `method` and a list of plain parameters, each once and in any
 * order, without blanks, escapes and characters beyond ASCII. What it reads is what `parseMessage` would read.
 * @returns where its parts lie, until the next call; undefined for any other message
 */
export function scanCall(data: Buffer): Readonly<ScannedCall> | undefined {
  const last = data.length - 1;
  if (data.length > mostBytes || data[0] !== 0x7b || data[last] !== 0x7d) return undefined;
  scanned.idTo = 0;
  scanned.methodTo = 0;
  scanned.paramsFrom = 0;
  scanned.paramsTo = 0;
  scanned.paramCount = 0;
  let hasVersion = false;
  for (let at = 1; ; ) {
    let end: number;
    switch (data[at + 1]) {
      case 0x6a:
        if (hasVersion || !isAt(data, at, version)) return undefined;
        hasVersion = true;
        end = at + version.length;
        break;
      case 0x69:
        if (scanned.idTo !== 0 || !isAt(data, at, idKey)) return undefined;
        scanned.idFrom = at + idKey.length;
        end = idEnd(data, scanned.idFrom);
        scanned.idTo = end;
        break;
      case 0x6d:
        if (scanned.methodTo !== 0 || !isAt(data, at, methodKey)) return undefined;
        scanned.methodFrom = at + methodKey.length;
        end = methodEnd(data, scanned.methodFrom);
        scanned.methodTo = end;
        if (end > 0) end += 1;
        break;
      case 0x70:
        if (scanned.paramsTo !== 0 || !isAt(data, at, paramsKey)) return undefined;
        scanned.paramsFrom = at + paramsKey.length - 1;
        end = paramsEnd(data, scanned.paramsFrom);
        scanned.paramsTo = end;
        break;
      default:
        return undefined;
    }
    if (end <= 0) return undefined;
    if (end === last) break;
    if (data[end] !== comma) return undefined;
    at = end + 1;
  }
  return hasVersion && scanned.idTo !== 0 && scanned.methodTo !== 0 ? scanned : undefined;
}

function isAt(data: Buffer, at: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index += 1) if (data[at + index] !== word[index]) return false;
  return true;
}

/** @returns behind the id; 0 for another one than digits or short plain text */
function idEnd(data: Buffer, from: number): number {
  if (data[from] !== quote) return digitsEnd(data, from);
  const end = textEnd(data, from);
  return end - from - 2 <= longestId ? end : 0;
}

/** @returns behind the last character of the name; 0 for what is no such name */
function methodEnd(data: Buffer, from: number): number {
  let at = from;
  for (; isNameByte(data[at] ?? 0); at += 1);
  return data[at] === quote && at > from && at - from <= longestMethod ? at : 0;
}

/** @returns behind the list; 0 for one that has other values than plain ones, or too many */
function paramsEnd(data: Buffer, from: number): number {
  let at = from + 1;
  if (data[at] === 0x5d) return at + 1;
  for (let index = 0; index < mostParams; index += 1) {
    const end = valueEnd(data, at);
    if (end <= 0) return 0;
    scanned.paramFrom[index] = at;
    scanned.paramTo[index] = end;
    scanned.paramCount = index + 1;
    if (data[end] === 0x5d) return end + 1;
    if (data[end] !== comma) return 0;
    at = end + 1;
  }
  return 0;
}

function valueEnd(data: Buffer, from: number): number {
  switch (data[from]) {
    case quote:
      return textEnd(data, from);
    case 0x6e:
      return isAt(data, from, nullWord) ? from + nullWord.length : 0;
    case 0x74:
      return isAt(data, from, trueWord) ? from + trueWord.length : 0;
    case 0x66:
      return isAt(data, from, falseWord) ? from + falseWord.length : 0;
    default:
      return digitsEnd(data, from);
  }
}

/** @returns behind the closing quote; 0 where anything stands before it that is not printable ASCII */
function textEnd(data: Buffer, from: number): number {
  for (let at = from + 1; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    if (byte === quote) return at + 1;
    if (byte < 0x20 || byte > 0x7e || byte === 0x5c) return 0;
  }
  return 0;
}

/** @returns behind a whole number as JSON writes it; 0 for none */
function digitsEnd(data: Buffer, from: number): number {
  let at = from;
  for (let byte = data[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = data[at] ?? 0) at += 1;
  const digits = at - from;
  return digits === 1 || (digits > 1 && digits <= mostDigits && data[from] !== 0x30) ? at : 0;
}

/** Letters, digits and underscores. */
function isNameByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f
  );
}
