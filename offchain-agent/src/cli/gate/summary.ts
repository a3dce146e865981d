import type { Comparison } from '../../usl/compare.ts';
import { figure } from '../fit/sentence.ts';

const words = { pass: 'pass', regress: 'REGRESS', improve: 'improve', inconclusive: 'inconclusive' } as const;

/** The verdict and its reasons, one line each. */
export function summaryLines(comparison: Comparison): string[] {
  const { verdict, reason, worst, best, moved } = comparison;
  const lines = [`${words[verdict]}: ${reason}`];
  if (worst && best)
    lines.push(
      `throughput: ${share(worst.share)} at ${figure(worst.n)} (worst), ${share(best.share)} at ${figure(best.n)} (best)`,
    );
  if (moved) lines.push(`what moved most: ${moved}`);
  return lines;
}

/** A table for a pull request. */
export function markdownOf(comparison: Comparison): string {
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
    f === null || p === null ? '' : `- F(${above}, ${below}) = ${figure(f)}, p = ${p.toPrecision(3)}`,
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
export function junitOf(comparison: Comparison): string {
  const { verdict, reason } = comparison;
  const text = escaped(reason);
  const body =
    verdict === 'regress'
      ? `<failure message="${text}">${escaped(summaryLines(comparison).join('\n'))}</failure>`
      : verdict === 'inconclusive'
        ? `<skipped message="${text}"/>`
        : '';
  const counts = `tests="1" failures="${verdict === 'regress' ? 1 : 0}" skipped="${verdict === 'inconclusive' ? 1 : 0}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
<testsuite name="almanac gate" ${counts}>
<testcase classname="scalability" name="no size loses throughput">${body}</testcase>
</testsuite>
</testsuites>
`;
}

function share(value: number): string {
  return `${value >= 0 ? '+' : ''}${(100 * value).toFixed(1)} %`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
