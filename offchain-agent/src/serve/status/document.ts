import { isoTime } from '../../base/format.ts';
import type { ErrorBudget } from '../../sli/error-budget.ts';
import type { Body } from '../api/answers.ts';
import type { Incident } from './incidents.ts';
import type { IndicatorStatus } from './measured.ts';
import { labelIn, lineIn, type NetworkStatus, type TargetStatus } from './network-status.ts';
import { incidentText, sentenceOf, unmeasuredTexts } from './text.ts';

/** How a network is, for programs. */
export function statusDocument(status: NetworkStatus): Body {
  const { network, objectivePpm, state, targets, groups, head } = status;
  return {
    schema: 'almanac.api.status.v1',
    network: network.id,
    objective_ppm: objectivePpm,
    sentence: sentenceOf({ head, networks: [status] }),
    state,
    targets: targets.map(targetDocument),
    groups: groups.map(({ name, state: of, members }) => ({ name, state: of, members })),
    not_measured: unmeasuredTexts(status),
  };
}

function targetDocument({ target, label, state, checks, days, head }: TargetStatus) {
  return {
    target,
    label,
    state,
    head: head
      ? { height: head.height, lag_blocks: head.lagBlocks ?? null, reason: head.reason ?? null }
      : null,
    checks: checks.map(
      ({ indicator, objectivePpm, state: of, last, month, measuredUntilS, budget, burnRate }) => ({
        indicator,
        objective_ppm: objectivePpm,
        state: of,
        last_window: measuredDocument(last),
        month: measuredDocument(month),
        measured_until_s: measuredUntilS ?? null,
        budget: budgetDocument(budget),
        burn_rate: burnRate ?? null,
      }),
    ),
    days: days.map(({ startS, state: of, sharePpm, coveragePpm, isOpen }) => ({
      start_s: startS,
      state: of,
      share_ppm: sharePpm ?? null,
      coverage_ppm: coveragePpm ?? null,
      is_open: isOpen,
    })),
  };
}

function measuredDocument(measured: IndicatorStatus | undefined) {
  if (!measured) return null;
  const { startS, sharePpm, part, whole, fastPpm, coveragePpm, reporters } = measured;
  return {
    start_s: startS,
    share_ppm: sharePpm ?? null,
    part,
    whole,
    fast_ppm: fastPpm ?? null,
    coverage_ppm: coveragePpm ?? null,
    reporters: reporters ?? null,
  };
}

function budgetDocument(budget: ErrorBudget | undefined) {
  if (!budget) return null;
  const { objectivePpm, allowed, missed, allowedS, spentS, leftS, leftPpm } = budget;
  return {
    objective_ppm: objectivePpm,
    allowed,
    missed,
    allowed_s: allowedS,
    spent_s: spentS,
    left_s: leftS,
    left_ppm: leftPpm,
  };
}

export function incidentDocument(incident: Incident, status: NetworkStatus) {
  const { id, target, indicator, state, impact, startS, endS, updatedS, part, whole, windows, reporters } =
    incident;
  const label = labelIn(status, target);
  return {
    id,
    target,
    label,
    indicator,
    state,
    impact,
    start_at: isoTime(startS),
    end_at: endS === undefined ? null : isoTime(endS),
    updated_at: isoTime(updatedS),
    part,
    whole,
    windows,
    reporters: reporters ?? null,
    text: incidentText(incident, lineIn(status, target)),
  };
}
