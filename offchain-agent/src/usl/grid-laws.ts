import type { Problem } from './least-squares.ts';
import type { UslParameters } from './model.ts';

const steps = 12;

/**
 * For each of the bounds σ = 0, σ = 1, neither, each with κ = 0 and without, the law of a coarse grid that comes closest to
 * the points: starts for points that are far from every law. λ needs no grid: given σ and κ it follows.
 */
export function gridLaws(problem: Problem): UslParameters[] {
  const smallest = problem.n[0] as number;
  const largest = problem.n[problem.count - 1] as number;
  const contentions = logarithmic(0.1 / largest, 0.95);
  const coherencies = logarithmic(0.01 / (largest * largest), 30 / (smallest * smallest));
  return [[0], contentions, [1]].flatMap((sigmas) =>
    [[0], coherencies].map((kappas) => closest(problem, sigmas, kappas)),
  );
}

function logarithmic(from: number, to: number): number[] {
  const factor = (to / from) ** (1 / (steps - 1));
  return Array.from({ length: steps }, (_, k) => from * factor ** k);
}

function closest(problem: Problem, sigmas: readonly number[], kappas: readonly number[]): UslParameters {
  let best = { lambda: 0, sigma: 0, kappa: 0 };
  let most = Number.NEGATIVE_INFINITY;
  for (const sigma of sigmas) {
    for (const kappa of kappas) {
      const { lambda, explained } = scale(problem, sigma, kappa);
      if (explained <= most) continue;
      most = explained;
      best = { lambda, sigma, kappa };
    }
  }
  return best;
}

/** λ = Σ w X q / Σ w q² with q = N / (1 + σ(N-1) + κN(N-1)), and the squares that it takes away. */
function scale(
  { n, x, w, count }: Problem,
  sigma: number,
  kappa: number,
): { readonly lambda: number; readonly explained: number } {
  let both = 0;
  let alone = 0;
  for (let i = 0; i < count; i++) {
    const size = n[i] as number;
    const q = size / (1 + (size - 1) * (sigma + kappa * size));
    both += (w[i] as number) * (x[i] as number) * q;
    alone += (w[i] as number) * q * q;
  }
  return { lambda: both / alone, explained: (both * both) / alone };
}
