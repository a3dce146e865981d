/** Multiples of 1, 2 or 5 times a power of ten from 0 to the highest, at most so many of them above 0. */
export function ticksUpTo(highest: number, most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(highest / most));
  const step = power * ([1, 2, 5, 10].find((factor) => power * factor * most >= highest) ?? 10);
  return Array.from({ length: Math.floor(highest / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
