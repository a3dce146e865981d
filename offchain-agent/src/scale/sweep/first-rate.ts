/** A maximum that was found. */
export interface Found {
  readonly n: number;
  readonly rate: number;
}

const sameSizeStep = 1.05;
const nearStep = 1.1;
const firstStep = 2;
/** What two sizes say of a third is believed up to this factor. */
const mostChange = 1.5;

/**
 * Where to look for the maximum of a size, and in what steps: at what other repetitions found, else at what the two nearest
 * smaller sizes suggest on logarithmic axes, else at what was planned.
 */
export function firstRate(
  n: number,
  found: readonly Found[],
  planned: number,
): { rate: number; step: number } {
  const same = meanRate(found, n);
  if (same !== undefined) return { rate: same, step: sameSizeStep };
  const smaller = [...new Set(found.map((other) => other.n))]
    .filter((other) => other < n)
    .toSorted((a, b) => b - a);
  const [near, far] = smaller;
  const nearRate = near === undefined ? undefined : meanRate(found, near);
  if (near === undefined || nearRate === undefined) return { rate: planned, step: firstStep };
  const farRate = far === undefined ? undefined : meanRate(found, far);
  if (far === undefined || farRate === undefined) return { rate: nearRate, step: nearStep };
  const slope = Math.log(nearRate / farRate) / Math.log(near / far);
  const change = (n / near) ** slope;
  return { rate: nearRate * Math.min(mostChange, Math.max(1 / mostChange, change)), step: nearStep };
}

function meanRate(found: readonly Found[], n: number): number | undefined {
  const rates = found.flatMap((other) => (other.n === n ? [other.rate] : []));
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
