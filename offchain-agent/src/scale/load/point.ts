import { AgentError } from '../../base/error.ts';
import type { LoadFigures } from './figures.ts';
import type { CountedRefusal } from './generator/generator-messages.ts';
import { heldBackReason, type ShareUse } from './host/host.ts';
import type { KindCounts } from './mix-counts.ts';
import type { CountedBlock } from './records.ts';
import type { ScheduleKind } from './schedule/schedule.ts';

/** One measurement of a chain under one load. */
export interface LoadPoint extends LoadFigures {
  readonly schedule: {
    readonly kind: ScheduleKind;
    readonly rate: number;
    readonly for_ms: number;
    readonly warm_up_ms: number;
    readonly seed: number;
  };
  readonly endpoints: number;
  readonly accounts: number;
  readonly blocks: readonly CountedBlock[];
  /** Of the calls and reads of `--calls`; absent where transfers were sent. */
  readonly calls?: readonly KindCounts[];
  /** The processes that sent, where there were several. */
  readonly generators?: {
    readonly count: number;
    /** How far apart they may have started. */
    readonly start_within_us: number;
  };
  readonly refusals_by_pool: readonly CountedRefusal[];
  /** Of one core. */
  readonly generator_cpu: number;
  /** Share of all cores of this machine that was idle; null where nobody tells. */
  readonly host_idle: number | null;
  /** What each node's quota did; null when the nodes have none. */
  readonly shares: readonly ShareUse[] | null;
  /** Why it must not be compared with points of other sizes; null when it may. */
  readonly not_comparable: string | null;
  /** `refused`: a figure of what it was measured with, not of the chain. */
  readonly verdict: 'measured' | 'refused';
  readonly reasons: readonly JudgedRefusal[];
  readonly sustained: boolean;
  /** Why not. */
  readonly overload: readonly string[];
}

/** What its throughput counts. */
export function unitOf({ calls }: Pick<LoadPoint, 'calls'>): 'calls' | 'transfers' {
  return calls ? 'calls' : 'transfers';
}

/** Why a point is no measurement of the chain, but of what it was measured with. */
const refusals = ['generator_bound', 'host_bound', 'generator_lost'] as const;

export const defaultLimits: JudgeLimits = { lagUs: 5_000, hostIdle: 0.1, latencyUs: 60_000_000 };

const leastAchieved = 0.99;
/** Of the rate: a backlog that grows more slowly may be chance. */
const tolerableGrowth = 0.02;
const leastAnswered = 0.98;

type RefusalKind = (typeof refusals)[number];

export interface JudgedRefusal {
  readonly kind: RefusalKind;
  readonly why: string;
}

export interface JudgeLimits {
  /** The generator's own lateness, 99th percentile. */
  readonly lagUs: number;
  /** Of all cores while the load was on. */
  readonly hostIdle: number;
  /** p99 from intended to finalized. */
  readonly latencyUs: number;
}

export interface HostUse {
  /** Share of all cores that had nothing to do; undefined where the system does not tell. */
  readonly idle: number | undefined;
  /** Nodes that their quota held back although nothing was asked of them. */
  readonly throttledAtRest: readonly string[];
}

/** What forbids to take a point for a property of the chain. */
export function refusalsOf(
  figures: LoadFigures,
  host: HostUse | undefined,
  limits: JudgeLimits = defaultLimits,
): JudgedRefusal[] {
  const found: JudgedRefusal[] = [];
  // First the machine: a generator on a busy one is late for that reason.
  const busy = host && busyHost(host, limits);
  if (busy) found.push(busy);
  if (host && host.throttledAtRest.length > 0)
    found.push({ kind: 'host_bound', why: heldBackReason(host.throttledAtRest) });
  const lag = figures.send_lag_us.p99 ?? 0;
  if (lag > limits.lagUs) {
    found.push({
      kind: 'generator_bound',
      why: `the generator sent ${ms(lag)} late at p99 (at most ${ms(limits.lagUs)}): use a faster or less busy machine, or lower the rate`,
    });
  }
  if (figures.achieved_share < leastAchieved) {
    found.push({
      kind: 'generator_bound',
      why: `the generator sent ${percent(figures.achieved_share)} of what was due in the window, at least ${percent(leastAchieved)} is needed: lower the rate`,
    });
  }
  return found;
}

export function busyHost({ idle }: HostUse, limits: JudgeLimits): JudgedRefusal | undefined {
  if (idle === undefined || idle >= limits.hostIdle) return undefined;
  return {
    kind: 'host_bound',
    why: `the machine's cores were idle for ${percent(idle)} of the time, at least ${percent(limits.hostIdle)} is needed: stop other programs, or ask for fewer nodes`,
  };
}

/** Why a chain did not keep up with a load; empty when it did. */
export function overloadSigns(
  figures: LoadFigures,
  limits: JudgeLimits = defaultLimits,
  noun = 'transfers',
): string[] {
  const { backlog, latency_us: latency, intended_tps: rate } = figures;
  const due = figures.refused + figures.lost + latency.finalized.count;
  const { reads } = figures;
  const signs: string[] = [];
  if (figures.refused > 0) signs.push(`${figures.refused} of ${due} ${noun} were refused`);
  if (figures.lost > 0) signs.push(`${figures.lost} of ${due} ${noun} never became final`);
  if (figures.failures > 0) signs.push(`${figures.failures} ${noun} were included and failed`);
  if (backlog.growth_tps > tolerableGrowth * rate) {
    signs.push(
      `the backlog grew by ${backlog.growth_tps.toFixed(1)} a second, from ${backlog.first} to ${backlog.last}`,
    );
  }
  if (reads && reads.latency_us.count < leastAnswered * reads.due) {
    signs.push(
      `${reads.due - reads.latency_us.count} of ${reads.due} reads had no result (${reads.refused} errors)`,
    );
  }
  // Only reads: no transaction says anything of the chain.
  if (reads && due === 0) return signs;
  const answered = due === 0 ? 0 : latency.finalized.count / due;
  const p99 = latency.finalized.p99;
  if (answered < leastAnswered || p99 === null) signs.push('p99 is not known: too few became final');
  else if (p99 > limits.latencyUs) signs.push(`p99 is ${ms(p99)}, the limit ${ms(limits.latencyUs)}`);
  return signs;
}

function ms(us: number): string {
  return us >= 1_000_000 ? `${(us / 1_000_000).toFixed(2)} s` : `${(us / 1_000).toFixed(2)} ms`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/**
 * Nodes without a core make no blocks: where the machine was busy, that is its doing and not the chain's.
 * @throws AgentError `unknown/host_bound` in place of `no/blocks`
 */
export function unlessBusy<Result>(busy: JudgedRefusal | undefined, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (busy && error instanceof AgentError && error.code === 'no/blocks')
      throw new AgentError(`unknown/${busy.kind}`, busy.why, { cause: error });
    throw error;
  }
}
