/** A number as people read it: four digits, no exponent where it can be avoided. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-9)) return value.toExponential(3);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(4)));
}
