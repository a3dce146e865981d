import { type DurationSummary, distributionOf } from '../../../offchain-agent/src/ha/oracle/distribution.ts';
import { isBroken, type OracleVerdict } from '../../../offchain-agent/src/ha/oracle/finding.ts';
import type { AnswerTimes } from './answer-times.ts';
import { type ControlResult, control } from './control.ts';
import { takeOverKinds } from './faults.ts';
import { KeptFaults } from './kept-faults.ts';
import type { HaCampaignOptions } from './options.ts';
import { type Context, unlessAborted } from './own-network.ts';
import type { PlayedFault, PlayedHandover } from './play.ts';
import { type UncuredRotation, uncuredRotation } from './rotation/uncured.ts';
import { type HaRound, playRound } from './round.ts';

export interface HaCampaign {
  readonly options: HaCampaignOptions;
  readonly faults: readonly PlayedFault[];
  readonly handovers: readonly PlayedHandover[];
  readonly controls: readonly ControlResult[];
  /** Rotations without what guards them. */
  readonly uncured: readonly UncuredRotation[];
  readonly verdicts: readonly OracleVerdict[];
  /** From a question to its answer, by decider, in the last network. */
  readonly answers: readonly AnswerTimes[];
  /** Lines of grants that were not written whole. */
  readonly unreadable: number;
  readonly tookS: number;
  /** Whether it was ended before all was done: what is here was. */
  readonly isInterrupted: boolean;
}

export async function runHaCampaign(options: HaCampaignOptions, context: Context): Promise<HaCampaign> {
  const began = Date.now();
  const kept = new KeptFaults(options);
  const controls = await controlsOf(options, context);
  const uncured = await uncuredOf(options, context);
  const rounds = await roundsOf(options, kept, context);
  return {
    options,
    controls,
    faults: kept.faults,
    ...kept.judged(),
    uncured,
    handovers: rounds.flatMap(({ handovers }) => handovers),
    answers: rounds.at(-1)?.answers ?? [],
    tookS: Math.round((Date.now() - began) / 1_000),
    isInterrupted: context.signal.aborted,
  };
}

/** Nothing was signed twice, everything came back, no hand-over cost a slot, and every control was found out. */
export function isSoundHaCampaign({ faults, handovers, controls, uncured, verdicts }: HaCampaign): boolean {
  return (
    !verdicts.some(isBroken) &&
    [...faults, ...handovers].every(({ failed }) => failed === undefined) &&
    handovers.every(({ missed }) => missed === 0) &&
    [...controls, ...uncured].every(({ missed }) => missed.length === 0)
  );
}

/** Of the faults after which another node leads by all means. */
export function distributions(
  faults: readonly PlayedFault[],
): Record<'lead' | 'slot' | 'vote' | 'counted' | 'needed', DurationSummary | undefined> {
  const taken = faults.filter(({ kind, isTaken }) => takeOverKinds.includes(kind) && isTaken);
  const of = (pick: (fault: PlayedFault) => number | undefined): DurationSummary | undefined =>
    distributionOf(taken.flatMap((fault) => pick(fault) ?? []));
  return {
    lead: of(({ leadS }) => leadS),
    slot: of(({ slotS }) => slotS),
    vote: of(({ voteS }) => voteS),
    counted: of(({ countedS }) => countedS),
    needed: distributionOf(faults.flatMap(({ neededS }) => neededS ?? [])),
  };
}

async function controlsOf(options: HaCampaignOptions, context: Context): Promise<ControlResult[]> {
  const results: ControlResult[] = [];
  while (results.length < options.controls) {
    const result = await unlessAborted(context, async () => await control(options.engine, context));
    if (!result) break;
    results.push(result);
    context.say(`control ${results.length}: ${foundText(result)}`);
  }
  return results;
}

async function uncuredOf(options: HaCampaignOptions, context: Context): Promise<UncuredRotation[]> {
  const results: UncuredRotation[] = [];
  while (results.length < options.uncured) {
    const result = await unlessAborted(context, async () => await uncuredRotation(results.length, context));
    if (!result) break;
    results.push(result);
    context.say(`rotation ${results.length} without its guard of ${result.half}: ${foundText(result)}`);
  }
  return results;
}

async function roundsOf(options: HaCampaignOptions, kept: KeptFaults, context: Context): Promise<HaRound[]> {
  const rounds: HaRound[] = [];
  let isOpen = kept.faults.length < options.faults || options.handovers > 0;
  while (isOpen) {
    const done = kept.faults.length;
    const round = await unlessAborted(context, async () => await playRound(options, kept, context));
    if (!round) break;
    rounds.push(round);
    // A machine may refuse every kind that was asked for.
    isOpen = kept.faults.length > done && kept.faults.length < options.faults;
  }
  return rounds;
}

function foundText({ missed, tookS }: ControlResult): string {
  return `${missed.join(', ') || 'found out'} after ${tookS} s`;
}
