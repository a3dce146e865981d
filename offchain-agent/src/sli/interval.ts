import { sharePpm, sharePpmUp, wholePpm } from './ppm.ts';

/** Bounds of a share in parts per million, both included. */
export interface Interval {
  readonly lowPpm: number;
  readonly highPpm: number;
}

/** The square of the 97.5 % quantile of the normal distribution, in millionths: 95 % of the intervals hold the true share. */
const zSquaredMillionths = 3_841_459n;

/**
 * Wilson's score interval at 95 % for the share `part / whole`, with `windows` as the number of trials.
 *
 * Outages come in bursts, so a window is one trial, however many slots it has (F5 of
 * docs/reference/formulas.md; twin of `wilson` in runtime-pallets/math).
 * A bound L (ppm) is outside when (p - L)^2 * w * 10^6 > z^2 * L * (10^6 - L), with z^2 = 3.841459 and p in ppm:
 * low is the largest L <= p (p rounded down) that is outside, else 0; high is the smallest L >= p (p rounded up)
 * that is outside, else 10^6. Integers throughout, so that Rust and TypeScript agree to the last digit.
 *
 * @param part counts, at most `whole`
 * @param windows number of windows behind the share; 0 gives 0..1_000_000
 * @example wilsonInterval(11n, 12n, 12n) // { lowPpm: 646_119, highPpm: 985_136 }
 */
export function wilsonInterval(part: bigint, whole: bigint, windows: bigint): Interval {
  const down = sharePpm(part, whole);
  const up = sharePpmUp(part, whole);
  if (windows === 0n || down === undefined || up === undefined) {
    return { lowPpm: 0, highPpm: Number(wholePpm) };
  }
  return { lowPpm: lowBound(BigInt(down), windows), highPpm: highBound(BigInt(up), windows) };
}

function isOutside(bound: bigint, share: bigint, windows: bigint): boolean {
  const distance = share - bound;
  return distance * distance * windows * wholePpm > zSquaredMillionths * bound * (wholePpm - bound);
}

/** Outside holds from 0 up to the bound and nowhere between the bound and the share, so a bisection finds it. */
function lowBound(share: bigint, windows: bigint): number {
  if (!isOutside(0n, share, windows)) {
    return 0;
  }
  let outside = 0n;
  let inside = share;
  while (inside - outside > 1n) {
    const middle = (outside + inside) / 2n;
    if (isOutside(middle, share, windows)) {
      outside = middle;
    } else {
      inside = middle;
    }
  }
  return Number(outside);
}

function highBound(share: bigint, windows: bigint): number {
  if (!isOutside(wholePpm, share, windows)) {
    return Number(wholePpm);
  }
  let inside = share;
  let outside = wholePpm;
  while (outside - inside > 1n) {
    const middle = (inside + outside) / 2n;
    if (isOutside(middle, share, windows)) {
      outside = middle;
    } else {
      inside = middle;
    }
  }
  return Number(outside);
}
