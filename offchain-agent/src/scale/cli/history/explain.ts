import { figure } from '../../../base/figure.ts';
import { historyOf, leastReleases } from '../../gate/history.ts';
import { historyRates } from '../../gate/history-rates.ts';
import { pastOfNewest } from '../../gate/past.ts';
import { changeOf, listed, percent, signed } from '../../gate/reason.ts';
import type { ChainSubject } from '../../gate/side.ts';

/** How far ahead the rates look. */
const judged = [1, 10, 20] as const;
const correlations = [0, 0.5] as const;

/** What `almanac gate` makes of the releases of a subject, and how often it would refuse one of equal releases by chance. */
export function explainLines(subject: ChainSubject): string[] {
  const newest = pastOfNewest(subject);
  if (!newest) return ['gate: no run with a prediction yet'];
  const { past, sizes } = newest;
  const { levels, runs, baselineEnds } = past;
  const history = historyOf(levels);
  const same = `measured as the newest one (same test bed, sizes ${listed(sizes.map(figure))})`;
  if (!history)
    return [
      `gate: ${levels.length} ${levels.length === 1 ? 'release' : 'releases'} ${same}; a history needs ${leastReleases}`,
    ];
  const { segments, deviation, degrees, correlation, level, low, leftOut } = history;
  const accepted = Math.max(leastReleases, Math.min(baselineEnds, levels.length));
  return [
    `gate: ${levels.length} releases ${same}, ${subject.info.baseline === undefined ? 'without an accepted baseline' : `${baselineEnds} up to the accepted baseline`}`,
    `runs of neighbours differ by ${percent(deviation)} (${degrees} degrees of freedom); neighbours resemble each other by up to ${correlation.toFixed(2)}`,
    `levels begin at run ${segments.map(({ from }) => runs[from]).join(', ')}${leftOut.length > 0 ? `; single bad runs left out: ${leftOut.map((i) => runs[i]).join(', ')}` : ''}`,
    `the next release is below from ${signed(changeOf(low - level))} on, or if releases since the baseline drift down`,
    `equal releases rejected after ${accepted} accepted ones, simulated:`,
    ...correlations.map((value) => {
      const rates = historyRates({ accepted, judged, correlation: value }).map(
        ({ refused, alarmed }, i) =>
          `${judged[i]}: ${percent(refused)} (second run asked for ${percent(alarmed)})`,
      );
      return `  ${value === 0 ? 'independent' : `neighbours alike by ${value}`}: within ${rates.join(', within ')}`;
    }),
  ];
}
