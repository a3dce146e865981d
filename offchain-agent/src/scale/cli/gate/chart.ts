import { figure } from '../../../base/figure.ts';
import { escaped } from '../../../base/markup.ts';
import { axisTitles, labelBelow, levelLine, scalesOf, svgOf } from '../../../cli/svg.ts';
import { throughputAt, type UslParameters } from '../../../usl/model.ts';
import { highestOf, largestOf } from '../../../usl/point.ts';
import type { GateJudgement } from '../../gate/judge.ts';
import type { GateSide } from '../../gate/side.ts';

const size = { width: 760, height: 420, left: 80, right: 20, top: 50, bottom: 50 };
const steps = 120;
const colors = { baseline: '#6b7280', candidate: '#2563eb' };

/** Points and laws of both, over the sizes that were measured; laws are left out where none could be fitted. */
export function gateSvg(judgement: GateJudgement, baseline: GateSide, candidate: GateSide): string {
  const sides = [
    { name: 'baseline', side: baseline, law: judgement.laws.baseline, color: colors.baseline },
    { name: 'candidate', side: candidate, law: judgement.laws.candidate, color: colors.candidate },
  ] as const;
  const all = sides.flatMap(({ side }) => side.points);
  const maxN = Math.max(largestOf(all), 2);
  // Where nothing was measured above 0 there is an axis all the same.
  const highest = 1.1 * highestOf(all) || 1;
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
