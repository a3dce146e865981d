import { AgentError } from '../error.ts';
import type { LoadPoint } from './point.ts';

export interface Maximum {
  /** The highest rate that was sustained. */
  readonly rate: number;
  readonly tried: readonly { readonly rate: number; readonly sustained: boolean }[];
}

/** What decides about a rate. */
export type Tried = Pick<LoadPoint, 'sustained' | 'verdict' | 'reasons' | 'overload'>;

const defaultStep = 2;
const mostTrials = 14;
/** The search ends when the rates between which the maximum lies differ by less. */
const precision = 0.05;
const lowestRate = 1;

/**
 * The highest rate that a chain sustains: multiplies it by `step` while it is, divides it while it is not, and then bisects
 * to 5 %.
 * A rate that fails is tried once more before it counts, and so is a point that is refused: one burst elsewhere must not
 * decide.
 *
 * @param step smaller where `from` is a good guess
 * @throws AgentError `unknown/host_bound`, `unknown/generator_bound` when what measures gives way before the chain does;
 * `no/not_sustained` when not even one transfer a second is
 */
export async function findMaximum(
  measure: (rate: number) => Promise<Tried>,
  from: number,
  progress: (line: string) => void = () => undefined,
  step = defaultStep,
): Promise<Maximum> {
  const tried: { rate: number; sustained: boolean }[] = [];
  let [below, above] = [0, Number.POSITIVE_INFINITY];
  let rate = from;
  while (tried.length < mostTrials && (below === 0 || above / below > 1 + precision)) {
    const sustained = await isSustained(measure, rate);
    tried.push({ rate, sustained });
    progress(`${rate.toFixed(1)} a second: ${sustained ? 'sustained' : 'not sustained'}`);
    if (sustained) below = rate;
    else above = rate;
    if (above < lowestRate) break;
    rate =
      below === 0
        ? above / step
        : above === Number.POSITIVE_INFINITY
          ? below * step
          : Math.sqrt(below * above);
  }
  if (below > 0) return { rate: below, tried };
  throw new AgentError(
    'no/not_sustained',
    `the chain did not sustain ${rate.toFixed(1)} transfers a second; see whether it makes and finalizes blocks, and allow a longer --max-p99`,
    { data: { tried } },
  );
}

async function isSustained(measure: (rate: number) => Promise<Tried>, rate: number): Promise<boolean> {
  if ((await measured(measure, rate)).sustained) return true;
  return (await measured(measure, rate)).sustained;
}

// A limit of the machine that measures must never be reported as one of the chain.
async function measured(measure: (rate: number) => Promise<Tried>, rate: number): Promise<Tried> {
  let point = await measure(rate);
  if (point.verdict === 'refused') point = await measure(rate);
  const [reason] = point.reasons;
  if (point.verdict === 'measured' || !reason) return point;
  throw new AgentError(`unknown/${reason.kind}`, `at ${rate.toFixed(1)} a second ${reason.why}`, {
    data: { rate, reasons: point.reasons },
  });
}
