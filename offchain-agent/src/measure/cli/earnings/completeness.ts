import { exitCode } from '../../../base/exit.ts';
import type { RelaySessions } from '../../backing/relay-sessions.ts';
import type { BlameTally } from '../../blame/session-blame.ts';
import type { KeptEvidence } from './kept-evidence.ts';

/** What an answer of `earnings` consists of. */
interface EarningsAnswer {
  readonly counted: Pick<RelaySessions, 'sessions' | 'leftOut' | 'comparisons'>;
  /** Undefined where causes were not asked for. */
  readonly blame: BlameTally | undefined;
  readonly evidence: KeptEvidence | undefined;
}

/**
 * The exit code of an answer, the one place that decides it: 1 where points differ from the chain's, 3 where anything that was asked
 * for is not counted, not compared, not judged or not written; else undefined.
 */
export function exitCodeOfEarnings({ counted, blame, evidence }: EarningsAnswer): number | undefined {
  const comparisons = [...counted.comparisons.values()];
  if (comparisons.some((one) => one.kind === 'compared' && one.differences.length > 0)) return exitCode.no;
  const isWhole =
    counted.leftOut.length === 0 &&
    counted.sessions.every((session) => session.isWhole) &&
    !comparisons.some((one) => one.kind === 'not_compared' && one.unread) &&
    (blame?.isWhole ?? true) &&
    (evidence?.unwritten.length ?? 0) === 0;
  return isWhole ? undefined : exitCode.unknown;
}
