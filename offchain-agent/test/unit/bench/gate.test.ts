import { ok } from 'node:assert/strict';
import { refusals, stories, storyOf, within } from '../../../bench/gate/histories.ts';
import { lawOf, measured, noises, randomOf } from '../../../bench/gate/noise.ts';
import { type Mode } from '../../../src/scale/gate/differences.ts';
import { defaultPolicy, type GateOutcome, verdictOf } from '../../../src/scale/gate/verdict.ts';

/** Short forms of `npm run bench -- gate`, on seeds of their own: the same every time. */
describe('the rates of the gate', () => {
  const law = lawOf(100, 0.03, 0.002);
  const sizes = [1, 2, 3, 4, 6, 8, 12, 16];
  const count = 150;

  function tally(mode: Mode, repetitions: number, noise: string, change = (x: number, _n: number) => x) {
    const random = randomOf(11);
    const found: Record<GateOutcome, number> = { pass: 0, regress: 0, improve: 0, inconclusive: 0 };
    const of = noises.find(({ name }) => name === noise);
    ok(of);
    for (let i = 0; i < count; i++) {
      const design = { mode, sizes, repetitions };
      const changed = (n: number): number => change(law(n), n);
      found[verdictOf(measured(design, of, [law, changed], random), defaultPolicy).verdict] += 100 / count;
    }
    return found;
  }

  for (const mode of ['shared', 'fresh', 'pairs'] as const) {
    it(`refuse equal releases in at most 5 % under each noise, ${mode}`, () => {
      for (const { name } of noises) {
        const { regress } = tally(mode, 3, name);
        ok(regress <= 5, `${name}: ${regress}`);
      }
    });

    it(`never pass half the throughput at one size, and refuse it where it was measured three times, ${mode}`, () => {
      const halved = (x: number, n: number): number => (n === 6 ? x / 2 : x);
      const once = tally(mode, 1, 'size 2+1', halved);
      ok(once.pass + once.improve === 0, JSON.stringify(once));
      ok(tally(mode, 3, 'size 2+1', halved).regress >= 99);
    });
  }

  it('find 5 % less in pairs, and hardly ever pass it from separate sweeps', () => {
    const less = (x: number): number => 0.95 * x;
    ok(tally('pairs', 3, 'size 3+.5', less).regress >= 94);
    for (const mode of ['shared', 'fresh'] as const) ok(tally(mode, 3, 'size 2+1', less).pass <= 12);
  });

  it('refuse equal releases in at most 5 % where sizes were repeated unequally', () => {
    const random = randomOf(5);
    const wide = Array.from({ length: 16 }, (_, i) => i + 1);
    const quiet = noises.find(({ name }) => name === 'independent 2');
    ok(quiet);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      const design = { mode: 'pairs' as const, sizes: wide, repetitions: 20 };
      const sides = measured(design, quiet, [law, law], random);
      const seldom = (rows: readonly (readonly number[])[]) =>
        rows.map((row, at) => (at > 13 ? row.slice(0, 1) : row));
      const uneven = { ...sides, baseline: seldom(sides.baseline), candidate: seldom(sides.candidate) };
      if (verdictOf(uneven, defaultPolicy).verdict === 'regress') refused += 100 / count;
    }
    ok(refused <= 5, String(refused));
  });

  it('keep to 5 % over a whole history, and to 10 % where neighbours are alike; find steps', () => {
    const shares = (name: string): readonly number[] => {
      const kind = stories.find((story) => story.name === name);
      ok(kind);
      return within(Array.from({ length: 200 }, (_, i) => refusals(storyOf(kind, 12, 50 + 104_729 * i))));
    };
    ok((shares('equal').at(-1) ?? 100) <= 5);
    ok((shares('equal, neighbours alike by 0.5').at(-1) ?? 100) <= 10);
    const [, three = 0, , ten = 0] = shares('-10 %');
    ok(three >= 75 && ten >= 95, `${three}, ${ten}`);
  });
});
