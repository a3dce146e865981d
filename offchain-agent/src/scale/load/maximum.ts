import { AgentError } from '../../base/error.ts';
import type { LoadPoint } from './point.ts';

/** One rate of a search, and what the chain made of it. */
export interface Trial {
  readonly rate: number;
  readonly tps: number;
  readonly sustained: boolean;
}

interface Maximum<Point> {
  /** The highest rate that was sustained. */
  readonly rate: number;
  /** Its measurement. */
  readonly point: Point;
  /** Every measurement of the search that was not refused, in its order. */
  readonly tried: readonly Trial[];
}

/** What decides about a rate. */
export type Tried = Pick<LoadPoint, 'tps' | 'sustained' | 'verdict' | 'reasons' | 'overload'>;

interface SearchOptions {
  readonly from: number;
  /** The highest rate that can be asked; any unless given. */
  readonly most?: number;
  /** By how much the first sustained rate is raised; smaller where `from` is a good guess. Each time it did not suffice it is squared, up to 2. */
  readonly step?: number;
  /** The search ends when the rates between which the maximum lies differ by less; 5 % unless given. */
  readonly precision?: number | undefined;
  readonly progress?: (line: string) => void;
}

const defaultStep = 2;
const mostRates = 14;
export const usualPrecision = 0.05;
const lowestRate = 1;
/** A chain that finalizes less of a load than this did not fail by chance. */
const clearShare = 0.9;
/** What a chain can sustain is a little less than it does when it is overrun. */
const reserve = 0.97;

/**
 * The highest rate that a chain sustains: raises it while it is, goes back to what was served where it is not, and then
 * bisects to the precision.
 * A rate that fails by little is tried once more before it counts, and so is a point that is refused: one burst elsewhere
 * must not decide.
 *
 * @throws AgentError `unknown/host_bound`, `unknown/generator_bound` when what measures gives way before the chain does;
 * `no/not_sustained` when not even one transfer a second is; `unknown/unbounded` when the highest that can be asked is
 */
export async function findMaximum<Point extends Tried>(
  measure: (rate: number) => Promise<Point>,
  {
    from,
    most = Number.POSITIVE_INFINITY,
    step = defaultStep,
    precision = usualPrecision,
    progress = () => undefined,
  }: SearchOptions,
): Promise<Maximum<Point>> {
  const tried: Trial[] = [];
  const measured = async (rate: number): Promise<Point | undefined> => {
    const madeEnough = tried.some(({ sustained }) => sustained);
    const point = await unlessOverrun(async () => await unspoiled(measure, rate), madeEnough);
    tried.push({ rate, tps: point?.tps ?? 0, sustained: point?.sustained ?? false });
    return point;
  };
  let best: { readonly rate: number; readonly point: Point } | undefined;
  let above = Number.POSITIVE_INFINITY;
  let rate = from;
  let raise = step;
  for (let count = 0; count < mostRates; count++) {
    let point = await measured(rate);
    if (point && !point.sustained && isNear(point, rate)) point = await measured(rate);
    const served = point?.tps ?? 0;
    progress(
      `${rate.toFixed(1)} a second: ${point?.sustained ? 'sustained' : `not sustained (${served.toFixed(1)})`}`,
    );
    if (point?.sustained) best = { rate, point };
    else above = rate;
    if (above < lowestRate || (best && (above / best.rate <= 1 + precision || best.rate >= most))) break;
    if (!best) {
      rate =
        point && isNear(point, above)
          ? above / (1 + precision)
          : Math.max(above / defaultStep, reserve * served);
    } else if (above === Number.POSITIVE_INFINITY) {
      rate = Math.min(most, best.rate * raise);
      raise = Math.min(defaultStep, raise * raise);
    } else rate = Math.sqrt(best.rate * above);
  }
  if (best && above < Number.POSITIVE_INFINITY) return { ...best, tried };
  if (best)
    throw new AgentError(
      'unknown/unbounded',
      `the chain sustained ${best.rate.toFixed(1)} a second, and no rate was found that it does not; higher ones can be asked for a shorter --for`,
      { data: { tried } },
    );
  throw new AgentError(
    'no/not_sustained',
    `the chain did not sustain ${rate.toFixed(1)} a second; see whether it makes and finalizes blocks, and allow a longer --max-p99`,
    { data: { tried } },
  );
}

function isNear({ tps }: Tried, rate: number): boolean {
  return tps > clearShare * rate;
}

// A chain that stops making blocks under a load has not sustained it; nor has one that makes too few for a measurement in
// a time in which it made enough under a lighter load.
async function unlessOverrun<Point>(
  measure: () => Promise<Point>,
  madeEnough: boolean,
): Promise<Point | undefined> {
  try {
    return await measure();
  } catch (error) {
    const overrun = madeEnough ? ['no/blocks', 'bad_input/too_short'] : ['no/blocks'];
    if (error instanceof AgentError && overrun.includes(error.code)) return undefined;
    throw error;
  }
}

// A limit of the machine that measures must never be reported as one of the chain.
async function unspoiled<Point extends Tried>(
  measure: (rate: number) => Promise<Point>,
  rate: number,
): Promise<Point> {
  let point = await measure(rate);
  if (point.verdict === 'refused') point = await measure(rate);
  const [reason] = point.reasons;
  if (point.verdict === 'measured' || !reason) return point;
  throw new AgentError(`unknown/${reason.kind}`, `at ${rate.toFixed(1)} a second ${reason.why}`, {
    data: { rate, reasons: point.reasons },
  });
}
