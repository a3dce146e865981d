import { extrinsicOutcomes, type FinalizedBlock } from './chain/follow.ts';
import type { Api } from './chain/load-chain.ts';
import { figuresOf, measuredWindow } from './figures.ts';
import type { GeneratorReport, NumberedPlan } from './generator/generator-messages.ts';
import { mixCounts } from './mix-counts.ts';
import {
  busyHost,
  defaultLimits,
  type HostUse,
  type JudgedRefusal,
  type JudgeLimits,
  type LoadPoint,
  overloadSigns,
  refusalsOf,
  unlessBusy,
} from './point.ts';
import { blocksOf, placesOf, recordsOf, type TransactionRecords } from './records.ts';
import type { ScheduleOptions } from './schedule/schedule.ts';

interface SentLoad {
  readonly startUs: number;
  readonly plan: NumberedPlan;
  readonly report: GeneratorReport;
}

interface ReadRecords {
  readonly records: TransactionRecords;
  /** Why transactions failed, by index. */
  readonly errors: ReadonlyMap<number, string>;
}

/** Looks up in the finalized chain what became of each transaction. */
export async function readRecords(
  api: Api,
  blocks: readonly FinalizedBlock[],
  { startUs, plan: { intendedUs, mix }, report }: SentLoad,
): Promise<ReadRecords> {
  const placed = placesOf(report.marks, blocks);
  const successes = new Map<FinalizedBlock, ReadonlySet<number>>();
  const errors = new Map<number, string>();
  for (const [block, own] of placed) {
    const { succeeded, failed } = await extrinsicOutcomes(api, block.hash);
    successes.set(block, succeeded);
    for (const { index, place } of own) {
      const error = failed.get(place);
      if (error !== undefined) errors.set(index, error);
    }
  }
  return { records: recordsOf(startUs, intendedUs, report, placed, successes, mix), errors };
}

interface Measured extends ReadRecords {
  readonly report: GeneratorReport;
  readonly startUs: number;
  readonly used: LoadPoint['shares'] | undefined;
  readonly idle: number | undefined;
}

interface Surroundings {
  readonly blocks: readonly FinalizedBlock[];
  readonly blockMs: number;
  readonly isLocalHost: boolean;
  readonly throttledAtRest?: readonly string[];
  readonly notComparable?: string | undefined;
  readonly generators: number | undefined;
  readonly limits?: Partial<JudgeLimits>;
}

/** @throws AgentError `no/blocks`, `bad_input/too_short`, `unknown/host_bound` as `measuredWindow` and `unlessBusy` do */
export function pointOf(
  options: ScheduleOptions & { readonly warmUpMs?: number },
  plan: Pick<NumberedPlan, 'endpoints' | 'mix'> & { readonly accounts: readonly unknown[] },
  { report, records, errors, startUs, used, idle }: Measured,
  around: Surroundings,
): LoadPoint {
  const { blocks, blockMs, isLocalHost, throttledAtRest = [], notComparable, generators } = around;
  const limits = { ...defaultLimits, ...around.limits };
  const warmUpMs = options.warmUpMs ?? options.forMs / 5;
  const host: HostUse = { idle: isLocalHost ? idle : undefined, throttledAtRest };
  const [fromUs, toUs] = [startUs + warmUpMs * 1_000, startUs + options.forMs * 1_000];
  const window = unlessBusy(busyHost(host, limits), () => measuredWindow(blocks, fromUs, toUs, blockMs));
  const figures = figuresOf(records, blocks, window);
  const lost = (report.lost ?? []).map((why) => ({ kind: 'generator_lost' as const, why }));
  const reasons = [
    ...lost,
    ...apart(report.startWithinUs ?? 0, limits),
    ...refusalsOf(figures, host, limits),
  ];
  const overload = overloadSigns(figures, limits, plan.mix && 'calls');
  return {
    schedule: {
      kind: options.kind,
      rate: options.rate,
      for_ms: options.forMs,
      warm_up_ms: warmUpMs,
      seed: options.seed,
    },
    endpoints: plan.endpoints.length,
    accounts: plan.accounts.length,
    ...figures,
    blocks: blocksOf(blocks, records, window),
    ...(plan.mix && { calls: mixCounts(plan.mix, records, errors) }),
    ...(generators !== undefined && {
      generators: { count: generators, start_within_us: Math.round(report.startWithinUs ?? 0) },
    }),
    refusals_by_pool: report.refusals,
    generator_cpu: report.cpuShare,
    host_idle: idle ?? null,
    shares: used ?? null,
    not_comparable: notComparable ?? null,
    verdict: reasons.length === 0 ? 'measured' : 'refused',
    reasons,
    sustained: overload.length === 0,
    overload,
  };
}

/** Generators that may have started further apart than one may send late. */
function apart(withinUs: number, { lagUs }: JudgeLimits): JudgedRefusal[] {
  if (withinUs <= lagUs) return [];
  const why = `the generators started up to ${(withinUs / 1_000).toFixed(1)} ms apart, at most ${lagUs / 1_000} ms is allowed: use a Redis that is nearer to all of them`;
  return [{ kind: 'generator_bound', why }];
}
