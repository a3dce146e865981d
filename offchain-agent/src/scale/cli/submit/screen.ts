import { figure } from '../../../base/figure.ts';
import {
  commitDocument,
  missedParts,
  outcomeDocument,
  predictionDocument,
} from '../../../chain/scalability/law-document.ts';
import type {
  Checked,
  ClaimedIntervals,
  Parameters,
  Requirement,
  RunInput,
  StoredPrediction,
} from '../../../chain/scalability/scalability-shapes.ts';
import { namedCommit } from '../../../chain/scalability/stored-failures.ts';
import { fromMicros, lawOf } from '../../../chain/scalability/stored-units.ts';
import type { OpenScalability } from '../../../cli/open-at.ts';
import type { JsonDocument } from '../../../cli/output.ts';
import type { UslFit } from '../../../usl/usl-fit.ts';
import { percentOf, requirementLines } from '../../../words/law-text.ts';
import { percentText } from '../../campaign/failed-answers.ts';
import type { Submitted } from '../../submit/submit-campaign.ts';

interface PreparedRun {
  readonly subject: string;
  readonly run: RunInput;
  readonly fit: UslFit;
  readonly parameters: Parameters;
  readonly claimed: ClaimedIntervals;
}

export interface SubmittedRun extends PreparedRun {
  readonly submitted: Submitted;
  readonly requirement: Requirement | undefined;
}

type Shown = Pick<OpenScalability, 'chainName' | 'url'>;

/** What the chain proved, what it stored as claimed, and how that stands to what is required. */
export function submitLines(shown: SubmittedRun, { chainName, url }: Shown): string[] {
  const { subject, run, submitted, requirement } = shown;
  const { prediction, outcome } = submitted;
  const place = (where: { block: number } | undefined): string =>
    where ? `final in block ${where.block}` : 'there before';
  const { flags } = prediction.checked.figures;
  const kept = {
    stored: place(prediction.place ?? undefined),
    there: 'there before',
    kept: `there before, by ${prediction.submitter}, and fits as well`,
  };
  const law = lawOf(prediction.parameters);
  const { step } = prediction.checked;
  const longest = Math.max(...[step.lambda, step.sigma, step.kappa].map(Math.abs)) * 1e-15;
  return [
    `${chainName} at ${url}`,
    ...(submitted.subject.place
      ? [`subject     "${subject}" registered, ${place(submitted.subject.place)}`]
      : []),
    `run ${submitted.run.id}`.padEnd(12) +
      `"${subject}" ${run.version}, ${run.points.length} points, ${place(submitted.run.place)}`,
    `prediction  ${kept[prediction.kind]}`,
    '',
    `proved: a stationary point of the fit of these points, weights ${run.weighting.toLowerCase()} (longest step ${longest.toExponential(1)} of at most 1.0e-7)`,
    `  lambda  ${figure(law.lambda)}`,
    `  sigma   ${percentOf(law.sigma)}${prediction.checked.bounds.sigma ? ' (on its bound)' : ''}`,
    `  kappa   ${percentOf(law.kappa)}${prediction.checked.bounds.kappa ? ' (on its bound)' : ''}`,
    `  ${highestLine(prediction.checked)}`,
    `  flags   ${flags.join(', ') || 'none'}`,
    'claimed, not proved:',
    ...claimedLines(prediction.claimed),
    `  failed  ${storedFailedText(run.commit)}`,
    ...(outcome && requirement
      ? [
          '',
          `requirement ${missedParts(outcome).length === 0 ? 'met' : 'missed'}`,
          ...requirementLines(requirement, outcome, prediction.parameters).map((line) => `  ${line}`),
        ]
      : ['', 'nothing is required of this subject']),
  ];
}

/** The failed answers of a run, as they are stored with it. */
function storedFailedText(commit: string): string {
  const { failures } = namedCommit(commit);
  if (!failures) return 'unknown, nothing counts them';
  const of = failures.answers === undefined ? '' : ` of ${figure(failures.answers)} answers`;
  return `${percentText(failures.share)}${of}`;
}

function highestLine({ figures: { peak, limit, flags } }: Checked): string {
  if (flags.includes('past_peak'))
    return 'peak    before the first size: throughput falls from there on, and the throughput of one cannot be known';
  if (peak)
    return `peak    ${figure(fromMicros(peak.throughput))} at ${figure(fromMicros(peak.size))}, best whole size ${peak.bestSize}`;
  return limit === undefined
    ? 'limit   none, no peak: throughput grows in proportion'
    : `limit   ${figure(fromMicros(limit))}, no peak`;
}

/** What would be submitted, and what it costs. */
export function dryRunLines(
  shown: PreparedRun & { readonly isKnown: boolean },
  { chain, chainName, url }: Pick<OpenScalability, 'chain' | 'chainName' | 'url'>,
  address: string,
): string[] {
  const { run, parameters, subject, isKnown } = shown;
  const law = lawOf(parameters);
  const { deposits } = chain;
  const deposit = deposits.run + deposits.point * BigInt(run.points.length);
  return [
    `${chainName} at ${url}`,
    `${address} would submit ${run.points.length} points of "${subject}" ${run.version}, failed answers: ${storedFailedText(run.commit)}`,
    ...(isKnown
      ? []
      : [`the chain has no subject "${subject}": --register holds ${chain.amount(deposits.subject)}`]),
    `deposit  ${chain.amount(deposit)}, held until the run is removed`,
    `law      lambda ${figure(law.lambda)}, sigma ${percentOf(law.sigma)}, kappa ${percentOf(law.kappa)}`,
    'nothing was signed or sent (--dry-run)',
  ];
}

function claimedLines({ levelPpm, lambda, sigma, kappa, peakSize }: ClaimedIntervals): string[] {
  const level = `${figure(levelPpm / 10_000)} %`;
  const low = lawOf({ lambda: lambda?.low ?? 0n, sigma: sigma?.low ?? 0n, kappa: kappa?.low ?? 0n });
  const high = lawOf({ lambda: lambda?.high ?? 0n, sigma: sigma?.high ?? 0n, kappa: kappa?.high ?? 0n });
  const lines = [
    ...(lambda ? [`  lambda  ${figure(low.lambda)} .. ${figure(high.lambda)} (${level})`] : []),
    ...(sigma ? [`  sigma   ${percentOf(low.sigma)} .. ${percentOf(high.sigma)} (${level})`] : []),
    ...(kappa ? [`  kappa   ${percentOf(low.kappa)} .. ${percentOf(high.kappa)} (${level})`] : []),
    ...(peakSize
      ? [
          `  N peak  ${figure(fromMicros(peakSize.low))} .. ${peakSize.high === undefined ? 'not bounded' : figure(fromMicros(peakSize.high))} (${level})`,
        ]
      : []),
  ];
  return lines.length > 0 ? lines : ['  no intervals: the points leave none'];
}

export function submitDocument(
  { subject, run, submitted, requirement }: SubmittedRun,
  open: Pick<OpenScalability, 'chainName' | 'url'>,
  account: string,
): JsonDocument {
  const { prediction, outcome } = submitted;
  const { kind, place, ...stored } = prediction;
  return {
    ...head(open, account, false),
    subject: { id: submitted.subject.id, name: subject, registered: submitted.subject.place ?? null },
    run: {
      id: submitted.run.id,
      version: run.version,
      ...commitDocument(run.commit),
      fingerprint: run.fingerprint,
      evidence: { root: run.evidence.root, content_id: run.evidence.contentId },
      points: run.points.length,
      is_new: submitted.run.place !== undefined,
      submitted: submitted.run.place ?? null,
    },
    prediction: {
      state: kind,
      place: place ?? null,
      ...predictionDocument(stored satisfies StoredPrediction),
    },
    requirement: outcome && requirement ? outcomeDocument(outcome) : null,
  };
}

export function dryRunDocument(
  { subject, run, parameters, isKnown }: PreparedRun & { readonly isKnown: boolean },
  open: Pick<OpenScalability, 'chain' | 'chainName' | 'url'>,
  account: string,
): JsonDocument {
  const { deposits } = open.chain;
  return {
    ...head(open, account, true),
    subject: { name: subject, is_known: isKnown, deposit: isKnown ? 0n : deposits.subject },
    run: {
      version: run.version,
      ...commitDocument(run.commit),
      fingerprint: run.fingerprint,
      evidence: { root: run.evidence.root, content_id: run.evidence.contentId },
      points: run.points.map(({ size, throughput }) => ({
        n: fromMicros(size),
        throughput: fromMicros(throughput),
      })),
      deposit: deposits.run + deposits.point * BigInt(run.points.length),
    },
    law: lawOf(parameters),
  };
}

function head(
  { chainName, url }: Pick<OpenScalability, 'chainName' | 'url'>,
  account: string,
  isDryRun: boolean,
) {
  return { schema: 'almanac.submit.v1', chain: chainName, url, account, is_dry_run: isDryRun };
}
