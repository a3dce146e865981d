import type { ChaosResult } from './run.ts';
import { isSound } from './tally.ts';

/** The tally for people. */
export function chaosText({ options, tally, doings, retracted, unasked, ...rest }: ChaosResult): string {
  const { kills, clock } = doings;
  const { faults } = tally;
  const count = (list: readonly string[]): string =>
    [`${list.length}`, ...list.map((line) => `  ${line}`)].join('\n    ');
  return [
    `seed ${options.seed}: ${kills.agent + kills.queue + kills.node} kills (${kills.agent} agents, ${kills.queue} queues, ${kills.node} nodes; ${doings.missed} found nobody), took ${rest.tookS} s`,
    `halt          ${doings.haltS} s, all nodes`,
    `fork          ${retracted.blocks} blocks with ${retracted.reports} reports taken back`,
    `clock         ${clock ? `${clock.reporter} by ${clock.byMs / 1_000} s for ${clock.forMs / 1_000} s` : 'not set'}`,
    `chain         ${rest.finalized} blocks final, ${tally.windows} windows closed, ${tally.records} sampled records`,
    '',
    ...tally.reporters.flatMap(({ name, windows, reported, absent, samples }) => [
      `${name.padEnd(8)} ${windows} windows: ${reported} on chain once, ${windows - reported} absent; ${samples} samples stored`,
      ...Object.entries(absent).map(([reason, times]) => `    ${String(times).padStart(3)}  ${reason}`),
    ]),
    '',
    `reports on chain twice                      ${count(faults.duplicates)}`,
    `windows whose coverage hides an absence     ${count(faults.uncovered)}`,
    `absences without a reason                   ${count(faults.unexplained)}`,
    `reported windows that lost samples          ${count(faults.lostSamples)}`,
    `reports with other evidence than was kept   ${count(faults.otherEvidence)}`,
    `agents that ended by themselves             ${count(unasked)}`,
    `faults that could not be done               ${count(doings.failed)}`,
    `extrinsics that failed                      ${JSON.stringify(tally.refused)}`,
    '',
    isSoundRun({ tally, unasked, doings })
      ? 'every window is on chain exactly once or its absence is in coverage'
      : 'NOT every window is on chain exactly once or accounted for',
  ].join('\n');
}

/** Snake case, as all documents of the command line. */
export function chaosDocument({ options, tally, doings, retracted, unasked, ...rest }: ChaosResult): unknown {
  const { faults } = tally;
  return {
    schema: 'almanac.chaos.v1',
    seed: options.seed,
    kills: doings.kills,
    kills_that_found_nobody: doings.missed,
    halt_s: doings.haltS,
    fork: retracted,
    clock: doings.clock && {
      reporter: doings.clock.reporter,
      by_ms: doings.clock.byMs,
      for_ms: doings.clock.forMs,
    },
    finalized_blocks: rest.finalized,
    windows: tally.windows,
    records: tally.records,
    reporters: tally.reporters,
    duplicates: faults.duplicates,
    uncovered: faults.uncovered,
    unexplained: faults.unexplained,
    lost_samples: faults.lostSamples,
    other_evidence: faults.otherEvidence,
    ended_by_themselves: unasked,
    refused: tally.refused,
    trail: rest.ledger.closed.map(({ window, block }) => ({
      window,
      closed_in: block,
      accepted_in: rest.ledger.accepted.filter((part) => part.window === window).map((part) => part.block),
      refused_in: rest.ledger.refused.filter((part) => part.window === window).map((part) => part.block),
    })),
    took_s: rest.tookS,
    not_done: doings.failed,
    is_sound: isSoundRun({ tally, unasked, doings }),
  };
}

export function isSoundRun({
  tally,
  unasked,
  doings,
}: Pick<ChaosResult, 'tally' | 'unasked' | 'doings'>): boolean {
  return isSound(tally) && unasked.length === 0 && doings.failed.length === 0;
}
