import { type AggregateRecord, sampledRecord } from '../../../../src/sli/aggregate-record.ts';
import { bucketLastUs } from '../../../../src/sli/bucket.ts';
import { type Combined, combine, sumViews, type View } from '../../../../src/sli/robust.ts';
import { answeredUpTo, compare, extremes, mostRounding } from './bounds.ts';
import { lies } from './lies.ts';
import { Random } from './random.ts';
import { drawTruth, type Truth } from './truth.ts';

/** What came of many attacks; everything that is outside is described. */
interface Tally {
  attacks: number;
  /** Records compared with the honest reporters' own values. */
  windows: number;
  days: number;
  eras: number;
  /** Sums of days compared with the sums of the daily honest extremes. */
  longer: number;
  /** Records without a quorum: with three honest reporters that count there may be none. */
  voided: number;
  /** Records that needed the rounding of 1/32 sample to count as inside. */
  rounded: number;
  /** The largest such rounding, in sixteenths of a sample. */
  largestRounding: number;
  /** Records whose uptime would be outside were all samples simply added up: what the attacks are worth. */
  movedASum: number;
  outside: string[];
}

const liars = 2;

/** Runs seeded attacks of two false reporters against three honest ones. */
export function runAttacks(count: number, seed: number): Tally {
  const tally: Tally = {
    attacks: 0,
    windows: 0,
    days: 0,
    eras: 0,
    longer: 0,
    voided: 0,
    rounded: 0,
    largestRounding: 0,
    movedASum: 0,
    outside: [],
  };
  for (let attack = 0; attack < count; attack += 1) runAttack(seed + attack, tally);
  return tally;
}

/** What one window, or several together, brought from whom. */
interface Seen {
  readonly honest: readonly View[];
  readonly false: readonly View[];
}

function runAttack(seed: number, tally: Tally): void {
  const random = new Random(seed);
  const truth = drawTruth(random);
  const chosen = Array.from({ length: liars }, () => drawPlan(random));
  const falseViews = chosen.map((plan) => truth.windows.map((honest) => plan(random, truth, honest)));
  const seen = (from: number, to: number): Seen => ({
    honest: transpose(truth.windows.slice(from, to)).map(sumViews),
    false: falseViews
      .map((views) => views.slice(from, to).filter((view) => view !== undefined))
      .filter((views) => views.length > 0)
      .map(sumViews),
  });
  const check = (kind: 'windows' | 'days' | 'eras', from: number, to: number) => {
    tally[kind] += 1;
    return checkRecord(seen(from, to), truth, to - from, `seed ${seed}, ${kind} ${from}..${to}`, tally);
  };
  truth.windows.forEach((_, window) => check('windows', window, window + 1));
  const days = Array.from({ length: truth.days }, (_, day) =>
    check('days', day * truth.windowsPerDay, (day + 1) * truth.windowsPerDay),
  );
  const from = random.whole(0, truth.windows.length - 1);
  check('eras', from, random.whole(from + 1, truth.windows.length));
  checkSumOfDays(days, truth, `seed ${seed}, sum of days`, tally);
  tally.attacks += 1;
}

/** One lie for all windows, a new one for each, or lies in some windows and the truth in the others. */
function drawPlan(random: Random) {
  const all = Object.values(lies);
  const [one, other] = [random.oneOf(all), random.oneOf(all)];
  const kind = random.oneOf(['one', 'any', 'two', 'some']);
  return (...[draw, truth, honest]: Parameters<typeof one>): View | undefined => {
    if (kind === 'one') return one(draw, truth, honest);
    if (kind === 'any') return draw.oneOf(all)(draw, truth, honest);
    if (kind === 'two') return (draw.chance(0.5) ? one : other)(draw, truth, honest);
    return draw.chance(0.5) ? one(draw, truth, honest) : draw.oneOf(honest);
  };
}

interface Day {
  readonly record: AggregateRecord;
  readonly honest: readonly View[];
}

function checkRecord(seen: Seen, truth: Truth, windows: number, where: string, tally: Tally): Day {
  const { honest } = seen;
  const all = [...seen.false, ...honest];
  const each = windows * truth.expectedEach;
  const record = recordOf(combine(all, each, all.length * each, truth.rule), truth);
  if (!record.quorum) tally.voided += 1;
  const { excess, outside } = compare(record, honest, truth.fastBucket);
  if (excess > 0) tally.rounded += 1;
  tally.largestRounding = Math.max(tally.largestRounding, excess);
  for (const figure of outside) tally.outside.push(`${where}: ${figure}`);
  if (movesASum(all, honest)) tally.movedASum += 1;
  return { record, honest };
}

function recordOf(combined: Combined, { fastBucket }: Truth): AggregateRecord {
  // Coverage is the one figure that silence may lower; it is no matter here.
  return sampledRecord(combined, combined.reported, bucketLastUs(fastBucket));
}

/** Whether the uptime of all samples added up lies outside the honest reporters' own. */
function movesASum(all: readonly View[], honest: readonly View[]): boolean {
  const samples = sum(all.map((view) => view.samples));
  const answers = sum(all.map((view) => answeredUpTo(view, 735)));
  const [low, high] = extremes(honest, samples, 735);
  return 16 * answers < low - mostRounding || 16 * answers > high + mostRounding;
}

/** A week, month or year: between the sums of what the most extreme honest reporter of each day saw. */
function checkSumOfDays(days: readonly Day[], { fastBucket }: Truth, where: string, tally: Tally): void {
  tally.longer += 1;
  const taken = days.map(({ honest }) => honest.map(({ samples }) => samples));
  const samples = sum(days.map(({ record }) => record.samples));
  const least = sum(taken.map((own) => Math.min(...own)));
  const most = sum(taken.map((own) => Math.max(...own)));
  if (samples < least || samples > most) tally.outside.push(`${where}: samples`);
  for (const [figure, bucket] of [
    ['answered', 735],
    ['fast', fastBucket],
  ] as const) {
    const published = sum(days.map(({ record }) => record[figure]));
    const bounds = days.map(({ record, honest }) => extremes(honest, record.samples, bucket));
    const low = sum(bounds.map(([own]) => own - mostRounding));
    const high = sum(bounds.map(([, own]) => own + mostRounding));
    if (published < low || published > high) tally.outside.push(`${where}: ${figure}`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function transpose(windows: readonly (readonly View[])[]): View[][] {
  return (windows[0] ?? []).map((_, reporter) => windows.flatMap((views) => views[reporter] ?? []));
}
