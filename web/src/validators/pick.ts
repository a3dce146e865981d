/** As many validators as a nominator of Polkadot may name. */
export const maxPicked = 16;

/** The targets that an address names as picked, each once. */
export function parsePicked(text: string | null): readonly number[] {
  const ids = (text ?? '')
    .split(',')
    .filter((part) => /^\d{1,9}$/.test(part))
    .map(Number);
  return [...new Set(ids)].slice(0, maxPicked);
}

/** With a target, or without it when it was picked; a pick beyond the most is no pick. */
export function toggled(picked: readonly number[], target: number): readonly number[] {
  if (picked.includes(target)) return picked.filter((other) => other !== target);
  return picked.length < maxPicked ? [...picked, target] : picked;
}
