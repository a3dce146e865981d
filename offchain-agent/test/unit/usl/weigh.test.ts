import { equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { likelierWeights } from '../../../src/usl/weigh.ts';
import { lawPoints, pointsOf } from './cases.ts';

const law = { lambda: 100, sigma: 0.05, kappa: 0.003 };
const sizes = [1, 2, 4, 8, 12, 16, 24, 32].flatMap((n) => [n, n, n]);

describe('the weights that points make likelier', () => {
  it('are relative under noise in proportion to throughput, none under constant noise', () => {
    let [proportional, constant] = [0, 0];
    for (let seed = 1; seed <= 100; seed++) {
      const { normal } = seeded(seed);
      if (likelierWeights(lawPoints(law, sizes, () => 0.03 * normal())) === 'relative') proportional++;
      const level = lawPoints(law, sizes).map((point) => ({
        ...point,
        throughput: point.throughput + 15 * normal(),
      }));
      if (likelierWeights(level) === 'relative') constant++;
    }
    ok(proportional >= 80 && constant <= 10, `${proportional} and ${constant} of 100`);
  });

  it('are none where the points hardly tell, and where the law is exact', () => {
    for (const name of ['schaffer', 'gregg', 'nodejs', 'isilon_1to9'])
      equal(likelierWeights(pointsOf(name)), 'none');
    equal(likelierWeights(lawPoints(law, sizes)), 'none');
  });

  it('are named, with who chose them', () => {
    const { method } = fitUsl(pointsOf('gregg'));
    equal(`${method.weights} ${method.weights_chosen}`, 'none true');
    const asked = fitUsl(pointsOf('gregg'), { weights: 'relative' }).method;
    equal(`${asked.weights} ${asked.weights_chosen}`, 'relative false');
  });
});
