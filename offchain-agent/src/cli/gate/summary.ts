import { figure } from '../../base/figure.ts';
import { historyLine, type Judgement } from '../../scale/gate/judge.ts';

const words = { pass: 'pass', regress: 'REGRESS', improve: 'improve', inconclusive: 'inconclusive' } as const;

/** The verdict and its reasons, one line each. */
export function summaryLines(comparison: Judgement): string[] {
  const { verdict, reason, worst, best, moved, history } = comparison;
  const lines = [`${words[verdict]}: ${reason}`];
  if (worst && best)
    lines.push(
      `throughput: ${share(worst.share)} at ${figure(worst.n)} (worst), ${share(best.share)} at ${figure(best.n)} (best)`,
    );
  if (moved) lines.push(`what moved most: ${moved}`);
  if (history) lines.push(historyLine(history));
  return lines;
}

/** A table for a pull request. */
export function markdownOf(comparison: Judgement): string {
  const { baseline, candidate, f, above, below, p } = comparison;
  const [head = '', ...rest] = summaryLines(comparison);
  const row = (name: 'lambda' | 'sigma' | 'kappa'): string =>
    baseline && candidate
      ? `| ${name} | ${figure(baseline[name])} | ${figure(candidate[name])} | ${baseline[name] === 0 ? '-' : share(candidate[name] / baseline[name] - 1)} |`
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
    row('lambda'),
    row('sigma'),
    row('kappa'),
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

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
