/** JSON whose large integers are bigint: balances are u128 and a double would round them. */
export type ExactJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | ExactJson[]
  | { [key: string]: ExactJson };

// An integer of up to 15 digits is exact in a double; longer ones travel as marked text.
const stringOrLongInteger = /"(?:\\.|[^"\\])*"|-?\d{16,}(?![\d.eE])/g;
const mark = '\u{1F522}';
const marked = new RegExp(`"${mark}(-?\\d+)"`, 'gu');

/** Parses JSON text without rounding any integer. */
export function parseExact(text: string): ExactJson {
  const safe = text.replaceAll(stringOrLongInteger, (token) =>
    token.startsWith('"') ? token : `"${mark}${token}"`,
  );
  return JSON.parse(safe, (_key, value: ExactJson) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  ) as ExactJson;
}

/** Prints JSON text with every bigint as a plain integer. */
export function printExact(value: ExactJson): string {
  const text = JSON.stringify(value, (_key, part: ExactJson) =>
    typeof part === 'bigint' ? `${mark}${part}` : part,
  );
  return text.replaceAll(marked, '$1');
}
