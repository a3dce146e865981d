/**
 * The Universal Scalability Law: X(N) = λN / (1 + σ(N-1) + κN(N-1)).
 *
 * N is the size (validators, or requests in flight), X the throughput. Source: N. Gunther, arXiv:0808.1431; formulas
 * U1 to U6 of docs/reference/scaling-formulas.md.
 */
export interface UslParameters {
  /** Throughput of one, > 0, in the unit of the measured throughput. */
  readonly lambda: number;
  /** Contention, 0..1: the share of work that queues for something shared. */
  readonly sigma: number;
  /** Coherency, >= 0: what every pair of nodes costs. */
  readonly kappa: number;
}

/** Where throughput is highest. */
export interface Peak {
  /** sqrt((1-σ)/κ). */
  readonly n: number;
  readonly throughput: number;
  /** The whole size with the highest throughput: the better of the two beside `n`, never their floor alone. */
  readonly bestN: number;
}

/** 1 + σ(N-1) + κN(N-1): what one node's work has grown to. */
export function costAt({ sigma, kappa }: UslParameters, n: number): number {
  return 1 + sigma * (n - 1) + kappa * n * (n - 1);
}

/** X(N). */
export function throughputAt(parameters: UslParameters, n: number): number {
  return (parameters.lambda * n) / costAt(parameters, n);
}

/**
 * The peak, or undefined where throughput never falls (κ = 0): "no peak" is a value, not 0 and not Infinity. A law that
 * falls from the first node on (N at peak below 1) has its best whole size at 1.
 */
export function peakOf(parameters: UslParameters): Peak | undefined {
  const { sigma, kappa } = parameters;
  if (kappa <= 0) return undefined;
  const n = Math.sqrt(Math.max(0, 1 - sigma) / kappa);
  const below = Math.max(1, Math.floor(n));
  const bestN = throughputAt(parameters, below + 1) > throughputAt(parameters, below) ? below + 1 : below;
  return { n, throughput: n >= 1 ? throughputAt(parameters, n) : parameters.lambda, bestN };
}

/** λ/σ, what throughput approaches where it has no peak; undefined where it has one, or grows for ever. */
export function limitOf({ lambda, sigma, kappa }: UslParameters): number | undefined {
  return kappa === 0 && sigma > 0 ? lambda / sigma : undefined;
}

/** What contention and coherency take at a size, as shares of the cost there: they compare, σ with κ does not. */
export function penaltiesAt(
  parameters: UslParameters,
  n: number,
): { readonly contention: number; readonly coherency: number } {
  const cost = costAt(parameters, n);
  return {
    contention: (parameters.sigma * (n - 1)) / cost,
    coherency: (parameters.kappa * n * (n - 1)) / cost,
  };
}

/**
 * The sizes at which a throughput is reached: one on the way up, one on the way down (undefined without a peak); undefined
 * as a whole where it is above the peak or the limit.
 */
export function sizesFor(
  { lambda, sigma, kappa }: UslParameters,
  throughput: number,
): { readonly rising: number; readonly falling: number | undefined } | undefined {
  // κX·N² + (σX - κX - λ)·N + (1-σ)X = 0
  const half = (lambda - throughput * (sigma - kappa)) / 2;
  const constant = (1 - sigma) * throughput;
  if (kappa === 0) return half > 0 ? { rising: constant / (2 * half), falling: undefined } : undefined;
  const discriminant = half * half - kappa * throughput * constant;
  if (discriminant < 0 || half <= 0) return undefined;
  const sum = half + Math.sqrt(discriminant);
  // The smaller root as constant / sum: no difference of two large numbers.
  return { rising: constant / sum, falling: sum / (kappa * throughput) };
}

/** The smallest size that reaches `share` of the peak (of the limit, where there is no peak); undefined without either. */
export function sizeAtShare(parameters: UslParameters, share: number): number | undefined {
  const peak = peakOf(parameters);
  const highest = peak ? peak.throughput : limitOf(parameters);
  if (highest === undefined) return undefined;
  const rising = sizesFor(parameters, share * highest)?.rising;
  return rising === undefined ? undefined : Math.max(1, rising);
}

/** R(N) = L / X(N) for a validator sweep, with L the number of transactions in flight that the load held. */
export function sweepLatencyAt(parameters: UslParameters, inFlight: number, n: number): number {
  return inFlight / throughputAt(parameters, n);
}

/** R(N) = N / X(N) for a closed sweep, in which N requests are in flight. */
export function closedLatencyAt(parameters: UslParameters, n: number): number {
  return n / throughputAt(parameters, n);
}
