/** For `JSON.stringify`: JSON has no 64-bit integers, and what a double cannot hold exactly becomes text. */
export function jsonNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
