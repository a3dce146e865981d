import { deepEqual, ok } from 'node:assert/strict';
import { compareFigures } from '../../scripts/lib/figures/compare.ts';
import { differences, type Figure } from '../../scripts/lib/figures/shown.ts';

/** `npm run figures` compares more, and draws others with `--seed`. */
describe('figures that several places show', () => {
  it('show the same on pages, status page, API, command line, metrics and report, just after a month and of a monitor that began late', async () => {
    const figures: Figure[] = [];
    await compareFigures({
      seed: 1,
      count: 20,
      onInstant: () => undefined,
      onFigure: (figure) => figures.push(figure),
    });
    ok(figures.length >= 20);
    ok(figures.every(({ shown }) => shown.length >= 2));
    deepEqual(
      figures.flatMap((figure) => differences(figure).map((place) => `${figure.name}: ${place}`)),
      [],
    );
  });
});
