import type { CountedRefusal, GeneratorReport, NumberedPlan } from '../generator/generator-messages.ts';
import { type PlannedMix, partOf } from '../planned-mix.ts';

/**
 * The part of a plan that one of several generators sends: every n-th transaction, which are those of every n-th account, since their
 * number is a multiple of n.
 */
export function partOfPlan(plan: NumberedPlan, part: number, parts: number): NumberedPlan {
  const { accounts, intendedUs, mix } = plan;
  if (accounts.length % parts !== 0) throw new RangeError('accounts that cannot be shared evenly');
  const own = Uint32Array.from(
    { length: Math.ceil((intendedUs.length - part) / parts) },
    (_, index) => index * parts + part,
  );
  return {
    ...plan,
    accounts: accounts.filter((_, index) => index % parts === part),
    intendedUs: Float64Array.from(own, (index) => intendedUs[index] ?? 0),
    mix: mix && mixOf(mix, own),
  };
}

function mixOf(mix: PlannedMix, own: Uint32Array): PlannedMix {
  const starts = new Float64Array(own.length + 1);
  const parts = Array.from(own, (index, at) => {
    const bytes = partOf(mix, index);
    starts[at + 1] = (starts[at] ?? 0) + bytes.length;
    return bytes;
  });
  return {
    kinds: mix.kinds,
    kindOf: Uint8Array.from(own, (index) => mix.kindOf[index] ?? 0),
    bytes: Buffer.concat(parts),
    starts,
  };
}

/** What one generator reports, its instants counted from the start of the load; undefined when it was lost. */
export type PartReport = Omit<GeneratorReport, 'lost'> | undefined;

/**
 * Puts reports together as if one generator had sent everything.
 * @param startUs of the load on the clock that blocks are timed with
 */
export function mergeReports(
  reports: readonly PartReport[],
  { count, startUs }: { readonly count: number; readonly startUs: number },
): GeneratorReport {
  const parts = reports.length;
  const pick = (of: 'sentUs' | 'acceptedUs' | 'refusedUs'): Float64Array =>
    Float64Array.from(
      { length: count },
      (_, index) => startUs + (reports[index % parts]?.[of][Math.floor(index / parts)] ?? Number.NaN),
    );
  return {
    sentUs: pick('sentUs'),
    acceptedUs: pick('acceptedUs'),
    refusedUs: pick('refusedUs'),
    refusals: mergeRefusals(reports.flatMap((report) => report?.refusals ?? [])),
    marks: Array.from(
      { length: count },
      (_, index) => reports[index % parts]?.marks[Math.floor(index / parts)] ?? '',
    ),
    cpuShare: Math.max(0, ...reports.map((report) => report?.cpuShare ?? 0)),
  };
}

function mergeRefusals(all: readonly CountedRefusal[]): CountedRefusal[] {
  const merged = new Map<string, CountedRefusal>();
  for (const refusal of all) {
    const key = `${refusal.code} ${refusal.message}`;
    merged.set(key, { ...refusal, count: refusal.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()].toSorted((a, b) => b.count - a.count);
}

/** Instants of a generator's own clock, counted from its start. */
export function sinceStart(report: GeneratorReport, startUs: number): GeneratorReport {
  const from = (of: Float64Array): Float64Array => of.map((us) => us - startUs);
  return {
    ...report,
    sentUs: from(report.sentUs),
    acceptedUs: from(report.acceptedUs),
    refusedUs: from(report.refusedUs),
  };
}
