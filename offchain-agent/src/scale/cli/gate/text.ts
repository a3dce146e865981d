import { figure } from '../../../base/figure.ts';
import { escaped, Markup, xmlText } from '../../../base/markup.ts';
import { percentOf } from '../../../words/law-text.ts';
import { type FailedAnswers, percentText } from '../../campaign/failed-answers.ts';
import type { GateJudgement } from '../../gate/judge.ts';
import { isNoLaw } from '../../gate/moved-parameter.ts';
import type { ReadPolicy } from '../../gate/policy.ts';
import { changeOf, listed, mostListed, percent, reasonOf, signed } from '../../gate/reason.ts';
import { assumedRunNoise } from '../../gate/rise-tests.ts';
import type { LeftSize } from '../../gate/sides.ts';
import type { StalledRun } from '../../gate/stalls.ts';

export interface ToldGate {
  readonly judgement: GateJudgement;
  readonly policy: ReadPolicy;
}

const words = { pass: 'pass', regress: 'REGRESS', improve: 'improve', inconclusive: 'inconclusive' } as const;

/** The verdict in one sentence. */
function headline({ judgement, policy }: ToldGate): string {
  return `${words[judgement.verdict]}: ${reasonOf(judgement, policy)}`;
}

/** The verdict and what it rests on, a line each. */
export function summaryLines(told: ToldGate): string[] {
  const { judgement } = told;
  return [headline(told), ...sizeLines(judgement), ...restLines(judgement)];
}

/** How each size changed, in one line. */
function sizeLines({ figures }: GateJudgement): string[] {
  const changes = figures?.d.map((d, i) => `${figure(figures.sizes[i] ?? 0)} ${signed(changeOf(d))}`);
  return changes ? [`sizes: ${listed(changes)}`] : [];
}

function restLines(judgement: GateJudgement): string[] {
  const { figures, left, halves, history, stalled } = judgement;
  const lines: string[] = [];
  if (figures) {
    lines.push(
      `all sizes together: ${signed(changeOf(figures.mean))}; a loss by itself from ${signed(changeOf(-figures.levelWidth))} on${noiseText(judgement)}`,
      `not excluded (95 %): ${notExcluded(figures.excludedOne)} at one size, ${notExcluded(figures.excludedMean)} of all together`,
      measuredLine(judgement),
    );
  }
  if (stalled.length > 0) lines.push(`stalled runs, left out: ${listed(stalled.map(stallText))}`);
  if (left.length > 0)
    lines.push(`not judged: ${listed(left.map((one) => `${figure(one.n)} (${whyLeft(one, judgement)})`))}`);
  for (const { n, measuredBy, count } of halves.slice(0, mostListed))
    lines.push(
      `${count} ${count === 1 ? 'pair' : 'pairs'} at size ${figure(n)} of the ${measuredBy} only: not judged`,
    );
  if (halves.length > mostListed) lines.push(`${halves.length - mostListed} more sizes with halves of pairs`);
  lines.push(...failedLines(judgement), ...latencyLines(judgement), ...spreadLines(judgement));
  if (history) lines.push(...historyLines(history));
  return [...lines, ...lawLines(judgement)];
}

/** The failed answers of both sides, also where there were none; how their runs differ, where they did. */
function failedLines({ failures, mode, cause }: GateJudgement): string[] {
  if (cause.kind === 'incomparable') return [];
  const { baseline, candidate, dispersion } = failures;
  const share = (side: FailedAnswers | undefined): string => {
    if (!side) return 'unknown';
    const of = side.answers === undefined ? '' : ` of ${figure(side.answers)}`;
    const [n, ...more] = side.worst.sizes;
    const where = n !== undefined && more.length === 0 ? ` at size ${figure(n)}` : '';
    return `${percentText(side.share)}${of}${side.worst.share > side.share ? `, at most ${percentText(side.worst.share)}${where}` : ''}`;
  };
  if (!baseline && !candidate) return ['failed answers: unknown, neither side counts them'];
  const isFailing = (baseline?.share ?? 0) > 0 || (candidate?.share ?? 0) > 0;
  if (baseline && candidate && !isFailing) return ['failed answers: none'];
  const spread =
    dispersion > 1 ? `; runs differ ${figure(Math.sqrt(dispersion))} times as much as by chance` : '';
  const noise =
    mode === 'pairs' || !isFailing ? '' : `; ${percent(assumedRunNoise)} of a share assumed between runs`;
  return [`failed answers: baseline ${share(baseline)}; candidate ${share(candidate)}${spread}${noise}`];
}

function whyLeft({ n, measuredBy }: LeftSize, { halves }: GateJudgement): string {
  if (measuredBy !== 'both') return `of the ${measuredBy} only`;
  return halves.some((one) => one.n === n)
    ? 'no pair with both halves and throughput of the baseline'
    : 'the baseline has no throughput there';
}

/** @example 'candidate size 8, run 2 (0 instead of 610)' */
function stallText({ side, n, repetition, throughput, usual }: StalledRun): string {
  const instead =
    usual === undefined ? figure(throughput) : `${figure(throughput)} instead of ${figure(usual)}`;
  return `${side} size ${figure(n)}, run ${repetition + 1} (${instead})`;
}

/** Rounded down: a tenth that is excluded is not named as one that is not. */
function notExcluded(share: number): string {
  return `${Math.max(0, Math.floor(100 * share))} %`;
}

function noiseText({ mode, runNoise }: GateJudgement): string {
  if (mode === 'pairs') return '';
  const { deviation, degrees, from } = runNoise;
  const how = {
    assumed: 'assumed',
    given: 'as given',
    calibration: 'as calibrated',
    history: 'of its history',
  }[from];
  const behind = degrees === undefined ? '' : `, ${degrees} degrees of freedom`;
  return ` (run noise ${percent(deviation)} ${how}${behind})`;
}

function measuredLine({ mode, repetitions }: GateJudgement): string {
  const times = Math.min(repetitions.baseline, repetitions.candidate);
  const each = times === 1 ? 'once each' : `up to ${times} times each`;
  switch (mode) {
    case 'pairs':
      return `measured: in pairs, ${each}`;
    case 'fresh':
      return `measured: a fresh network each time, ${each}, separate sweeps; "almanac sweep --against" sees smaller changes`;
    case 'shared':
      return `measured: one network a size, ${each}, separate sweeps; "almanac sweep --against" sees smaller changes`;
  }
}

/** The latency of both sides, also where it decides nothing. */
function latencyLines({ latency, cause }: GateJudgement): string[] {
  if (!latency || cause.kind === 'incomparable') return [];
  const { of, ratios, sizes, all, from, spikes, verdict } = latency;
  const name = of === 'p99' ? 'p99 latency' : 'latency';
  const times = (ratio: number): string => signed(ratio - 1);
  const lines =
    all === undefined || from === undefined
      ? [`${name}: ${sizes.length} sizes of both sides have one; not judged`]
      : [
          `${name}: ${times(all)} of all, by size ${listed(ratios.map((ratio, i) => `${figure(sizes[i] ?? 0)} ${times(ratio)}`))}; a rise from ${times(from)} on rejects${verdict === 'pass' ? '' : ` (${verdict})`}`,
        ];
  if (spikes.length > 0)
    lines.push(
      `${name} of single runs, left out: ${listed(spikes.map(({ side, n, repetition, ratio }) => `${side} size ${figure(n)}, run ${repetition + 1} (${figure(Number(ratio.toPrecision(2)))} times its others)`))}`,
    );
  return lines;
}

/** How much the runs of a size differ. */
function spreadLines({ spread, cause }: GateJudgement): string[] {
  if (cause.kind === 'incomparable' || spread?.baseline === undefined || spread.candidate === undefined)
    return [];
  return [
    `runs of a size differ by ${percent(spread.baseline)} (baseline), ${percent(spread.candidate)} (candidate)`,
  ];
}

/** The place of a candidate in its history. */
function historyLines(history: NonNullable<GateJudgement['history']>): string[] {
  const { releases, segments, leftOut, runs, candidate, level, low, below, again } = history;
  const last = segments.at(-1);
  const word = below === undefined ? 'within' : `below (${below === 'step' ? 'at once' : 'bit by bit'})`;
  const second = again === undefined ? '' : `, a second run ${signed(changeOf(again - level))}`;
  const since = last && segments.length > 1 ? ` since run ${runs[last.from]}` : '';
  const lines = [
    `history: ${word} what ${releases} releases predict: ${signed(changeOf(candidate - level))} against their level${since}, lower than chance from ${signed(changeOf(low - level))} on${second}`,
  ];
  if (segments.length > 1)
    lines.push(`levels of the history begin at run ${segments.map(({ from }) => runs[from]).join(', ')}`);
  if (leftOut.length > 0) lines.push(`single bad runs left out: ${leftOut.map((i) => runs[i]).join(', ')}`);
  return lines;
}

/** Laws explain a verdict where they describe both sides; where they do not, which side no law describes. */
function lawLines({ flags, moved, laws, cause, verdict }: GateJudgement): string[] {
  if (cause.kind === 'incomparable' || verdict === 'pass') return [];
  if (cause.kind === 'latency' || cause.kind === 'spread') return [];
  const lines: string[] = [];
  for (const side of ['baseline', 'candidate'] as const) {
    const bad = flags[side].filter(isNoLaw);
    if (laws[side] === null || bad.length > 0)
      lines.push(`no law describes the ${side}${bad.length > 0 ? ` (${bad.join(', ')})` : ''}`);
  }
  if (lines.length === 0 && moved) lines.push(`what moved most: ${moved}`);
  return lines;
}

/** What a pull request is told: at most a few thousand characters, whatever was measured. */
export function markdownOf(told: ToldGate): string {
  const { judgement } = told;
  const { laws, figures } = judgement;
  const sizes = figures?.sizes ?? [];
  const row = (name: 'lambda' | 'sigma' | 'kappa', show: (value: number) => string): string => {
    const [before, now] = [laws.baseline?.[name], laws.candidate?.[name]];
    const change = before === undefined || now === undefined || before === 0 ? '-' : signed(now / before - 1);
    return `| ${name} | ${before === undefined ? '?' : show(before)} | ${now === undefined ? '?' : show(now)} | ${change} |`;
  };
  const shown = sizes.slice(0, mostListed);
  return [
    `### Scalability: ${headline(told)}`,
    '',
    ...restLines(judgement).map((line) => `- ${line}`),
    '',
    ...(figures
      ? [
          '| size | change |',
          '| ---: | ---: |',
          ...shown.map((n, i) => `| ${figure(n)} | ${signed(changeOf(figures.d[i] ?? 0))} |`),
          ...(sizes.length > mostListed ? [`| ${sizes.length - mostListed} more | |`] : []),
          '',
        ]
      : []),
    '| law | baseline | candidate | change |',
    '| --- | ---: | ---: | ---: |',
    row('lambda', figure),
    row('sigma', percentOf),
    row('kappa', percentOf),
    '',
    'Laws explain; what decides are the changes by size.',
    '',
  ].join('\n');
}

/** One case a question, for the test report of a CI; what is inconclusive is an error, so that who reads this alone does not go on. */
export function junitOf(told: ToldGate): string {
  const { judgement } = told;
  const { sides, history, verdict } = judgement;
  const text = escaped(headline(told));
  const lines = escaped(summaryLines(told).join('\n'));
  const caseOf = (name: string, outcome: 'passed' | 'failed' | 'unknown'): string => {
    const body =
      outcome === 'failed'
        ? `<failure message="${text}">${lines}</failure>`
        : outcome === 'unknown'
          ? `<error message="${text}">${lines}</error>`
          : '';
    return `<testcase classname="scalability" name="${name}">${body}</testcase>`;
  };
  const outcomeOf = (of: string): 'passed' | 'failed' | 'unknown' =>
    of === 'regress' ? 'failed' : of === 'inconclusive' ? 'unknown' : 'passed';
  const alone = outcomeOf(sides);
  const cases = [caseOf('no size loses throughput', alone)];
  const outcomes = [alone];
  const { verdict: failed } = judgement.failures;
  const ofFailures = outcomeOf(failed);
  outcomes.push(ofFailures);
  cases.push(caseOf('no more answers fail', ofFailures));
  for (const [name, of] of [
    ['latency does not rise', judgement.latency],
    ['runs do not differ more', judgement.spread],
  ] as const) {
    if (!of) continue;
    outcomes.push(outcomeOf(of.verdict));
    cases.push(caseOf(name, outcomeOf(of.verdict)));
  }
  if (history) {
    const isBelow = judgement.cause.kind === 'below_history';
    const outcome = !isBelow ? 'passed' : verdict === 'regress' ? 'failed' : 'unknown';
    outcomes.push(outcome);
    cases.push(caseOf('throughput is what the releases before it predict', outcome));
  }
  const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
  const counts = `tests="${cases.length}" failures="${count('failed')}" errors="${count('unknown')}"`;
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
<testsuite name="almanac gate" ${counts}>
${cases.join('\n')}
</testsuite>
</testsuites>
`;
  return xmlText(new Markup(document));
}

const levels = { pass: 'notice', improve: 'notice', regress: 'error', inconclusive: 'warning' } as const;

/** A workflow command of GitHub Actions, which shows the verdict beside the change. */
export function annotationOf(told: ToldGate): string {
  const data = summaryLines(told)
    .join('\n')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
  return `::${levels[told.judgement.verdict]} title=Scalability::${data}`;
}
