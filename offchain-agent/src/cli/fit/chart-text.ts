import { figure } from '../../base/figure.ts';
import type { UslFit } from '../../usl/fit.ts';
import { curveOf } from './curve.ts';

const width = 64;

const height = 14;

/** The chart for a terminal: `o` what was measured, `·` the law, `-` the law beyond what was measured. */
export function chartText(fit: UslFit): string[] {
  const { steps, largestMeasured, maxN, maxThroughput } = curveOf(fit, width);
  const cells = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  const row = (throughput: number): number =>
    Math.min(height - 1, Math.max(0, height - 1 - Math.round((throughput / maxThroughput) * (height - 1))));
  const column = (n: number): number => Math.round(((n - 1) / (maxN - 1)) * (width - 1));
  const put = (n: number, throughput: number, mark: string): void => {
    const line = cells[row(throughput)];
    const at = column(n);
    if (line && at >= 0 && at < width) line[at] = mark;
  };
  for (const { n, throughput } of steps) put(n, throughput, n > largestMeasured ? '-' : '·');
  for (const { n, throughput } of fit.points) put(n, throughput, 'o');
  const labels = [maxThroughput, maxThroughput / 2, 0].map(figure);
  const space = Math.max(...labels.map((label) => label.length));
  const label = (index: number): string =>
    (index === 0
      ? labels[0]
      : index === Math.floor(height / 2)
        ? labels[1]
        : index === height - 1
          ? labels[2]
          : '') ?? '';
  const end = figure(maxN);
  return [
    ...cells.map((line, index) => `${label(index).padStart(space)} |${line.join('').trimEnd()}`),
    `${' '.repeat(space)} +${'-'.repeat(width)}`,
    `${' '.repeat(space)}  1${end.padStart(width - 1)}`,
  ];
}
