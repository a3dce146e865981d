import { randomNumbers } from './random-numbers.ts';

/** What a law leaves over at a point, times the root of its weight. */
interface Residual {
  readonly n: number;
  readonly value: number;
}

const mostResiduals = 20_000;
const mostDraws = 999;
const mostWork = 2_000_000;

/**
 * The probability that residuals next to each other are at least this alike if their order says nothing: the sum of squared
 * steps from each to the next, against orders in which the repetitions of each size change places. So neither a noise that
 * differs by size nor a start that repetitions share counts, only an order among them, as a host that drifts gives.
 * Undefined where no size is repeated, and for more than 20,000 points.
 * @param residuals as they were measured, one after the other
 */
export function serialP(residuals: readonly Residual[]): number | undefined {
  const places = new Map<number, number[]>();
  residuals.forEach(({ n }, i) => {
    const own = places.get(n);
    if (own) own.push(i);
    else places.set(n, [i]);
  });
  const repeated = [...places.values()].filter(({ length }) => length > 1);
  if (repeated.length === 0 || residuals.length > mostResiduals) return undefined;
  const values = residuals.map(({ value }) => value);
  const own = stepsOf(values) * (1 + 1e-12);
  const draws = Math.min(mostDraws, Math.ceil(mostWork / residuals.length));
  const random = randomNumbers(1);
  let below = 1;
  for (let draw = 0; draw < draws; draw++) {
    for (const group of repeated)
      for (let left = group.length - 1; left > 0; left--) {
        const [one, other] = [group[left] as number, group[Math.floor(random() * (left + 1))] as number];
        [values[one], values[other]] = [values[other] as number, values[one] as number];
      }
    if (stepsOf(values) <= own) below++;
  }
  return below / (draws + 1);
}

function stepsOf(values: readonly number[]): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += ((values[i] as number) - (values[i - 1] as number)) ** 2;
  return sum;
}
