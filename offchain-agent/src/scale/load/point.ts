import type { CountedBlock } from './figure/counted-block.ts';
import type { Figures } from './figure/figures.ts';
import type { JudgedRefusal } from './figure/judge.ts';
import type { Refusal } from './generator/plan.ts';
import type { ShareUse } from './host/cpu-share.ts';
import type { ScheduleKind } from './schedule/schedule.ts';

/** One measurement of a chain under one load. */
export interface LoadPoint extends Figures {
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
  readonly refusals_by_pool: readonly Refusal[];
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
