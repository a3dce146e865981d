import { AgentError } from '../../base/error.ts';
import { exitCode } from '../../base/exit.ts';
import { figure } from '../../base/figure.ts';
import { escaped } from '../../base/markup.ts';
import type { ScalabilityChain } from '../../chain/scalability/scalability-chain.ts';
import { writeOutput } from '../../scale/campaign/points-file.ts';
import {
  historyLine,
  type Judgement,
  judge,
  type PastReleases,
  type PolicyOptions,
  readPolicy,
} from '../../scale/gate/judge.ts';
import { type GateSide, isOnChain, readChainSubject, readSide } from '../../scale/gate/side.ts';
import type { Verdict } from '../../usl/compare.ts';
import { throughputAt, type UslParameters } from '../../usl/model.ts';
import { highestOf, largestOf } from '../../usl/point.ts';
import { percentOf } from '../law-text.ts';
import { print, writeJson } from '../output.ts';
import { axisTitles, labelBelow, levelLine, scalesOf, svgOf } from '../svg.ts';
import { withScalability } from '../with-chain.ts';

export interface GateCommandOptions extends PolicyOptions {
  readonly candidate: string;
  readonly baseline: string;
  readonly subject?: string;
  readonly fingerprint?: string;
  readonly url?: string;
  readonly markdown?: string;
  readonly junit?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

const codes: Record<Verdict, number> = {
  pass: exitCode.ok,
  improve: exitCode.ok,
  regress: exitCode.no,
  inconclusive: exitCode.unknown,
};

const words = { pass: 'pass', regress: 'REGRESS', improve: 'improve', inconclusive: 'inconclusive' } as const;

const size = { width: 760, height: 420, left: 80, right: 20, top: 50, bottom: 50 };

const steps = 120;

const colors = { baseline: '#6b7280', candidate: '#2563eb' };

export async function runGate(options: GateCommandOptions): Promise<void> {
  const policy = readPolicy(options);
  const past = await pastReleases(options);
  const { subject } = past ?? {};
  const baseline = await readSide('--baseline', options.baseline, { ...(subject && { subject }) });
  const candidate = await readSide('--candidate', options.candidate, {
    ...(subject && { subject }),
    ...(options.fingerprint !== undefined && { fingerprint: options.fingerprint }),
  });
  const judgement = judge(baseline, candidate, policy, past);
  if (options.markdown) writeOutput(options.markdown, markdownOf(judgement));
  if (options.junit) writeOutput(options.junit, junitOf(judgement));
  if (options.svg) writeOutput(options.svg, gateSvg(judgement, baseline, candidate));
  if (options.json) writeJson(document(judgement, baseline, candidate, policy));
  else summaryLines(judgement).forEach(print);
  process.exitCode = codes[judgement.verdict];
}

function document(judgement: Judgement, baseline: GateSide, candidate: GateSide, policy: object) {
  const side = ({ source, fingerprint, run, points }: GateSide) => ({
    source,
    run: run ?? null,
    fingerprint: fingerprint ?? null,
    points: points.length,
  });
  return {
    schema: 'almanac.gate.v1',
    policy,
    sides: { baseline: side(baseline), candidate: side(candidate) },
    ...judgement,
  };
}

/** The subject that is named, with what the chain has proved of it. */
async function pastReleases(options: GateCommandOptions): Promise<PastReleases | undefined> {
  const { subject: name, baseline, candidate } = options;
  if (name === undefined) {
    const asked = [baseline, candidate].find(isOnChain);
    if (asked === undefined) return undefined;
    throw new AgentError('bad_input/option', `${asked} needs --subject NAME, the subject on the chain`);
  }
  return await withScalability(options, async ({ chain }) => await readPast(chain, name));
}

/** @throws AgentError `bad_input/subject` */
export async function readPast(
  chain: Pick<ScalabilityChain, 'subject' | 'runs' | 'history'>,
  name: string,
): Promise<PastReleases> {
  const subject = await readChainSubject(chain, name);
  const rows = await chain.history(subject.info.id);
  const laws = new Map(rows.flatMap(({ run, law }) => (law ? [[run, law.parameters] as const] : [])));
  return { subject, laws };
}

/** The verdict and its reasons, one line each. */
export function summaryLines(comparison: Judgement): string[] {
  const { verdict, reason, worst, best, moved, history, flags } = comparison;
  const lines = [`${words[verdict]}: ${reason}`];
  if (worst && best)
    lines.push(
      `throughput: ${share(worst.share)} at ${figure(worst.n)} (worst), ${share(best.share)} at ${figure(best.n)} (best)`,
    );
  if (moved) lines.push(`what moved most: ${moved}`);
  for (const side of ['baseline', 'candidate'] as const)
    if (flags[side].length > 0) lines.push(`flags of the ${side}: ${flags[side].join(', ')}`);
  if (history) lines.push(historyLine(history));
  return lines;
}

/** A table for a pull request. */
export function markdownOf(comparison: Judgement): string {
  const { baseline, candidate, f, above, below, p, weights } = comparison;
  const [head = '', ...rest] = summaryLines(comparison);
  // As `fit`, `submit` and `history` show them, so that the figures are found again.
  const row = (name: 'lambda' | 'sigma' | 'kappa', show: (value: number) => string): string =>
    baseline && candidate
      ? `| ${name} | ${show(baseline[name])} | ${show(candidate[name])} | ${baseline[name] === 0 ? '-' : share(candidate[name] / baseline[name] - 1)} |`
      : `| ${name} | ? | ? | ? |`;
  return [
    `### Scalability: ${head}`,
    '',
    ...rest.map((line) => `- ${line}`),
    f === null || p === null
      ? ''
      : `- F(${above}, ${below}) = ${figure(f)}, ${p < 0.001 ? 'p < 0.001' : `p = ${p.toPrecision(3)}`}`,
    '',
    '| parameter | baseline | candidate | change |',
    '| --- | ---: | ---: | ---: |',
    row('lambda', figure),
    row('sigma', percentOf),
    row('kappa', percentOf),
    '',
    `The laws are those that \`almanac fit\` and the chain show of each. They were compared under weights ${weights}.`,
    '',
  ].join('\n');
}

/** One case a question, for the test report of a CI. */
export function junitOf(comparison: Judgement): string {
  const { laws, reason, history } = comparison;
  const text = escaped(reason);
  const body =
    laws === 'regress'
      ? `<failure message="${text}">${escaped(summaryLines(comparison).join('\n'))}</failure>`
      : laws === 'inconclusive'
        ? `<skipped message="${text}"/>`
        : '';
  const isBelow = history?.verdict === 'below';
  const place = history
    ? `<testcase classname="scalability" name="throughput is what the releases before it predict">${isBelow ? `<failure message="${escaped(historyLine(history))}"/>` : ''}</testcase>\n`
    : '';
  const counts = `tests="${history ? 2 : 1}" failures="${(laws === 'regress' ? 1 : 0) + (isBelow ? 1 : 0)}" skipped="${laws === 'inconclusive' ? 1 : 0}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
<testsuite name="almanac gate" ${counts}>
<testcase classname="scalability" name="no size loses throughput">${body}</testcase>
${place}</testsuite>
</testsuites>
`;
}

function share(value: number): string {
  return `${value >= 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
}

/** Points and laws of both, over the sizes that were measured; laws are left out where none could be fitted. */
export function gateSvg(judgement: Judgement, baseline: GateSide, candidate: GateSide): string {
  const sides = [
    { name: 'baseline', side: baseline, law: judgement.baseline, color: colors.baseline },
    { name: 'candidate', side: candidate, law: judgement.candidate, color: colors.candidate },
  ] as const;
  const all = sides.flatMap(({ side }) => side.points);
  const maxN = Math.max(largestOf(all), 2);
  const highest = 1.1 * highestOf(all);
  const { x, y } = scalesOf(size, maxN, highest);
  const curve = (law: UslParameters): string =>
    Array.from({ length: steps }, (_, i) => 1 + ((maxN - 1) * i) / (steps - 1))
      .map((n) => `${x(n)},${y(Math.min(highest, throughputAt(law, n)))}`)
      .join(' ');
  return svgOf(size, `throughput by size of baseline and candidate: ${judgement.verdict}`, [
    `<text x="${size.left}" y="20" fill="#111827">${judgement.verdict}</text>`,
    ...sides.map(
      ({ name, side, color }, index) =>
        `<text x="${size.left + 110 + 300 * index}" y="20" fill="${color}">${name}: ${escaped(side.source.slice(-36))}</text>`,
    ),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
      const n = 1 + share * (maxN - 1);
      return [
        ...levelLine(size, y(share * highest), share * highest),
        labelBelow(size, x(n), figure(Number(n.toPrecision(3)))),
      ];
    }),
    ...sides.flatMap(({ side, law, color }) => [
      ...(law ? [`<polyline points="${curve(law)}" fill="none" stroke="${color}" stroke-width="2"/>`] : []),
      ...side.points.map(
        ({ n, throughput }) =>
          `<circle cx="${x(n)}" cy="${y(throughput)}" r="3.5" fill="${color}" fill-opacity="0.7"/>`,
      ),
    ]),
    ...axisTitles(size),
  ]);
}
