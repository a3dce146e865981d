import { type DurationSummary, shareShown } from '../../../offchain-agent/src/ha/oracle/distribution.ts';
import { isBroken, oracleRules } from '../../../offchain-agent/src/ha/oracle/finding.ts';
import { distributions, type HaCampaign, isSoundHaCampaign } from './campaign.ts';
import { takeOverKinds } from './faults.ts';

/** For people. */
export function haCampaignText(campaign: HaCampaign): string {
  const { options, faults, handovers, controls, uncured, verdicts, answers } = campaign;
  const { unreadable, tookS, isInterrupted } = campaign;
  const counts = new Map<string, number>();
  for (const { kind } of faults) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const { lead, slot, vote, counted, needed } = distributions(faults);
  const missed = handovers.reduce((sum, handover) => sum + handover.missed, 0);
  return [
    `seed ${options.seed}, ${options.engine}, ${options.coordinator}: ${faults.length} faults, ${handovers.length} hand-overs, ${controls.length} controls, took ${tookS} s${isInterrupted ? '; INTERRUPTED, this is what was done' : ''}`,
    `faults       ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ') || '-'}`,
    `seconds from ${takeOverKinds.join(', ')}:`,
    `  another term       ${shown(lead)}`,
    `  first own block    ${shown(slot)}`,
    `  first vote         ${shown(vote)}`,
    `  vote in a proof    ${shown(counted)}`,
    `  where it is needed ${shown(needed)}`,
    ...(slot
      ? [
          `  ${slot.n} of ${slot.n} within ${slot.max.toFixed(1)} s: ${(100 * shareShown(slot.n)).toFixed(1)} % or more are, with 95 % confidence`,
        ]
      : []),
    // Left out of the figures above, and of what they show.
    ...faults
      .filter(({ kind, isTaken, slotS }) => takeOverKinds.includes(kind) && isTaken && slotS === undefined)
      .map(({ kind }) => `  no own block was seen after ${kind} as long as it was looked for`),
    ...answers.map(
      ({ by, kind, n, p50Ms, p99Ms }) =>
        `answers      ${by} ${kind}: ${n}, p50 <= ${p50Ms} ms, p99 <= ${p99Ms} ms`,
    ),
    ...(handovers.length > 0 ? [`hand-overs   ${handovers.length}, own slots missed ${missed}`] : []),
    ...(controls.length > 0
      ? [
          `controls     ${controls.filter((each) => each.missed.length === 0).length} of ${controls.length} found out`,
        ]
      : []),
    ...(uncured.length > 0
      ? [
          `without the guard of a rotation ${uncured.filter((each) => each.missed.length === 0).length} of ${uncured.length} found out`,
        ]
      : []),
    ...(unreadable > 0 ? [`grants       ${unreadable} lines cannot be read`] : []),
    ...verdicts.flatMap((verdict) => [
      `${isBroken(verdict) ? 'BROKEN' : 'held'}  ${oracleRules[verdict.rule]} (${verdict.judged} judged)`,
      ...verdict.findings.map((text) => `    ${text}`),
    ]),
    ...[
      ...faults.map(({ kind, failed }) => [kind, failed]),
      ...handovers.map(({ failed }) => ['hand-over', failed]),
    ].flatMap(([kind, failed]) => (failed === undefined ? [] : [`failed  ${kind}: ${failed}`])),
    isSoundHaCampaign(campaign)
      ? 'all rules held, all came back, and every control was found out'
      : 'NOT sound: a rule is broken, something did not come back, or a control was not found out',
  ].join('\n');
}

/** Snake case, as all documents of the command line. */
export function haCampaignDocument(campaign: HaCampaign): unknown {
  const { options, faults, handovers, controls, uncured, verdicts, answers } = campaign;
  const { unreadable, tookS, isInterrupted } = campaign;
  return {
    schema: 'almanac.ha_campaign.v1',
    seed: options.seed,
    engine: options.engine,
    coordinator: options.coordinator,
    lease_ms: options.leaseMs,
    faults: faults.map(({ kind, isTaken, by, leadS, slotS, voteS, countedS, neededS, wholeS, failed }) => ({
      kind,
      is_taken: isTaken,
      by: by ?? null,
      lead_s: leadS ?? null,
      slot_s: slotS ?? null,
      vote_s: voteS ?? null,
      counted_s: countedS ?? null,
      needed_s: neededS ?? null,
      whole_s: wholeS,
      failed: failed ?? null,
    })),
    handovers: handovers.map(({ tookS: each, missed, failed }) => ({
      took_s: each,
      missed,
      failed: failed ?? null,
    })),
    controls: controls.map(({ tookS: each, ...control }) => ({ ...control, took_s: each })),
    uncured: uncured.map(({ tookS: each, ...rotation }) => ({ ...rotation, took_s: each })),
    distributions: distributions(faults),
    answers: answers.map(({ p50Ms, p99Ms, ...rest }) => ({ ...rest, p50_ms: p50Ms, p99_ms: p99Ms })),
    verdicts,
    unreadable,
    took_s: tookS,
    is_interrupted: isInterrupted,
    is_sound: isSoundHaCampaign(campaign),
  };
}

function shown(of: DurationSummary | undefined): string {
  if (!of) return '-';
  const [min, p50, p95, max] = [of.min, of.p50, of.p95, of.max].map((value) => value.toFixed(1));
  return `n ${of.n}, min ${min}, p50 ${p50}, p95 ${p95}, max ${max}`;
}
