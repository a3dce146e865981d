import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readPoints } from '../../../../../src/scale/campaign/points/read-points.ts';
import {
  annotationOf,
  junitOf,
  markdownOf,
  summaryLines,
  type ToldGate,
} from '../../../../../src/scale/cli/gate/text.ts';
import { judge } from '../../../../../src/scale/gate/judge.ts';
import { readPolicy } from '../../../../../src/scale/gate/policy.ts';
import type { GateSide } from '../../../../../src/scale/gate/side.ts';
import type { Point } from '../../../../../src/usl/point.ts';

const policy = readPolicy({});
const sideOf = (points: readonly Point[], contentId: string): GateSide => ({
  source: contentId,
  points,
  fingerprint: '0xaa',
  varied: undefined,
  contentId,
  run: undefined,
  unfit: undefined,
});
const told = (baseline: readonly Point[], candidate: readonly Point[]): ToldGate => ({
  judgement: judge({ baseline: sideOf(baseline, 'a'), candidate: sideOf(candidate, 'b') }, policy),
  policy,
});
const releases = new URL('../../../../../../docs/examples/releases/', import.meta.url);
const release = (name: string): Point[] => readPoints(readFileSync(new URL(name, releases), 'utf8'), name);
const sizes = [1, 2, 4, 8, 16, 32];
const flat = (change: (n: number) => number = () => 1): Point[] =>
  sizes.flatMap((n) => [99, 100, 101].map((x) => ({ n, throughput: x * n * change(n) })));

const zeros = (points: readonly Point[]): Point[] => points.map((point) => ({ ...point, throughput: 0 }));
const beyond = (points: readonly Point[]): Point[] =>
  points.map((point) => ({ ...point, n: point.n + 1_000 }));

const same = told(
  flat(),
  flat((n) => 1 + n / 10_000),
);
const few = told(flat().slice(0, 9), flat((n) => 1 + n / 10_000).slice(0, 9));

describe('the summary of a gate', () => {
  it('is that of the worked example', () => {
    deepEqual(summaryLines(told(release('v1.0.0.csv'), release('v1.1.0-rc1.csv'))).slice(0, 5), [
      'REGRESS: sizes from 6 on lost 12.8 % (t = -6.2, critical -4.3)',
      'sizes: 1 -0.5 %, 2 +0.2 %, 3 -2.2 %, 4 -4.9 %, 5 -5.9 %, 6 -12.0 %, 7 -12.0 %, 8 -14.3 %',
      'all sizes together: -6.6 %; a loss by itself from -12.2 % on (run noise 3 % assumed)',
      'not excluded (95 %): 25 % at one size, 15 % of all together',
      'measured: one network a size, up to 3 times each, separate sweeps; "almanac sweep --against" sees smaller changes',
    ]);
    const passed = summaryLines(told(release('v1.0.0.csv'), release('v1.1.0-rc2.csv')));
    match(passed[0] ?? '', /^pass: no loss found; .* 10 % of all together are excluded$/);
    // 9.76 % and 6.87 %: what is excluded above is not named here.
    equal(passed[3], 'not excluded (95 %): 9 % at one size, 6 % of all together');
  });

  it('says what a verdict rests on, by its cause', () => {
    const cases: readonly [what: ToldGate, first: RegExp][] = [
      [same, /^pass: no loss found; losses of 20 % at one size and 10 % of all together are excluded$/],
      [few, /^inconclusive: 3 sizes are measured on both sides; 4 are needed$/],
      [
        told(
          flat(),
          flat((n) => (n === 8 ? 0.5 : 1)),
        ),
        /^REGRESS: size 8 lost 50 %$/,
      ],
      [
        told(
          flat(),
          flat((n) => (n > 4 ? 0.8 : 1)),
        ),
        /^REGRESS: sizes from 8 on lost 20 % \(t = /,
      ],
      [
        told(
          flat(),
          flat(() => 0.8),
        ),
        /^REGRESS: all sizes together lost 20 %$/,
      ],
      [
        told(
          flat(),
          flat(() => 1.25),
        ),
        /^improve: all sizes together gained 25 %$/,
      ],
      [
        told(
          flat(),
          flat(() => 3),
        ),
        /gained 200 %, by one factor: another unit or host\?$/,
      ],
      [
        told(
          flat(),
          flat((n) => (n === 32 ? 0 : 1)),
        ),
        /^REGRESS: no throughput at size 32$/,
      ],
    ];
    for (const [what, first] of cases) match(summaryLines(what)[0] ?? '', first);
    const once = (points: Point[]): Point[] => points.filter((_, i) => i % 3 === 1);
    match(
      summaryLines(told(once(flat()), once(flat((n) => (n === 8 ? 0.5 : 1)))))[0] ?? '',
      /^inconclusive: size 8 lost 50 %, measured once: measure 3 times or more, best in pairs/,
    );
  });

  it('names the sizes that are not judged, and the side that no law describes', () => {
    const lines = summaryLines(
      told(
        [...flat(), { n: 64, throughput: 1 }],
        flat((n) => (n === 8 ? 0.3 : 1)),
      ),
    );
    ok(lines.includes('not judged: 64 (of the baseline only)'), lines.join('\n'));
    ok(lines.includes('no law describes the candidate (not_usl)'), lines.join('\n'));
  });

  it('says of the lost size itself how often it was measured', () => {
    const lost = flat((n) => (n === 8 ? 0.5 : 1));
    const firstOf = (points: readonly Point[]): string => summaryLines(told(flat(), points))[0] ?? '';
    match(
      firstOf(lost.filter(({ n }, i) => n !== 8 || i % 3 === 0)),
      /size 8 lost .* %, measured once: measure/,
    );
    match(
      firstOf(lost.filter(({ n }, i) => n !== 8 || i % 3 < 2)),
      /%, measured fewer than 3 times: measure/,
    );
    match(firstOf(lost), /^REGRESS: size 8 lost 50 %$/);
  });

  it('says of pairs without a half in common, and of a baseline that stood still, that they are so', () => {
    const paired = (first: number, change = 1): Point[] =>
      flat(() => change).map((point, i) => ({ ...point, pair: first + (i % 3) }));
    const lines = summaryLines(told(paired(0), paired(5, 1.01)));
    equal(lines[0], 'inconclusive: 0 sizes have a pair with both halves; 4 are needed');
    match(lines[1] ?? '', /^not judged: 1 \(no pair with both halves and throughput of the baseline\), 2/);
    const still = flat((n) => (n === 32 ? 0 : 1));
    ok(
      summaryLines(
        told(
          still,
          flat(() => 1.01),
        ),
      ).includes('not judged: 32 (the baseline has no throughput there)'),
    );
  });

  it('is a table for a pull request that no sweep makes too long', () => {
    const text = markdownOf(told(release('v1.0.0.csv'), release('v1.1.0-rc1.csv')));
    match(text, /^### Scalability: REGRESS: sizes from 6 on lost/);
    match(text, /^\| 8 \| -14\.3 % \|$/m);
    match(text, /^\| lambda \| [\d.]+ \| [\d.]+ \| [-+][\d.]+ % \|$/m);
    const many = Array.from({ length: 1_000 }, (_, i) => ({ n: i + 1, throughput: 100 + i }));
    const long = markdownOf(
      told(
        many,
        many.map((point) => ({ ...point, throughput: point.throughput + 1 })),
      ),
    );
    ok(long.length < 65_000, String(long.length));
    const halves = (first: number): Point[] => many.map((point, i) => ({ ...point, pair: first + (i % 2) }));
    for (const what of [told(halves(0), halves(1)), told(many, zeros(many)), told(many, beyond(many))]) {
      const texts = [markdownOf(what), annotationOf(what), summaryLines(what).join('\n')];
      for (const each of texts) ok(each.length < 8_000, String(each.length));
    }
    match(markdownOf(few), /### Scalability: inconclusive: 3 sizes/);
  });

  it('is JUnit XML whose failure is the regression alone', () => {
    match(
      junitOf(
        told(
          flat(),
          flat(() => 0.8),
        ),
      ),
      /failures="1" errors="0".*<failure message=/s,
    );
    match(junitOf(same), /failures="0" errors="0"/);
    match(junitOf(few), /failures="0" errors="1".*<error/s);
  });

  it('holds a text from a file in one line, which readers of XML take', () => {
    const unfit = { ...sideOf(flat(), 'b'), unfit: 'refused\u0000 <b>\n| as\u001b[2J' };
    const judgement = judge({ baseline: sideOf(flat(), 'a'), candidate: unfit }, policy);
    const [first] = summaryLines({ judgement, policy });
    equal(first, 'inconclusive: the candidate compares with nothing: refused? <b>?| as?[2J');
    match(junitOf({ judgement, policy }), /message="[^"<]*refused\? &#60;b&#62;\?\| as\?\[2J"/);
    const named = { ...judgement, cause: { kind: 'incomparable' as const, why: 'a\u0000b' } };
    match(junitOf({ judgement: named, policy }), /a\?b/);
  });

  it('is an annotation of one line', () => {
    const text = annotationOf(
      told(
        flat(),
        flat(() => 0.8),
      ),
    );
    match(text, /^::error title=Scalability::REGRESS: all sizes together lost 20 %25%0Asizes: /);
    equal(text.split('\n').length, 1);
    match(annotationOf(few), /^::warning /);
    match(annotationOf(same), /^::notice /);
  });
});
