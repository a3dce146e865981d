import { belowHistory, confirmsBelow, historyOf } from '../../src/scale/gate/history.ts';
import { defaultPolicy } from '../../src/scale/gate/verdict.ts';
import { randomOf } from './noise.ts';

/** Releases of one subject as a gate meets them: `k` of the past, then twenty, each measured once and, when asked, again. */
export interface ReleaseStory {
  readonly k: number;
  readonly past: readonly number[];
  readonly releases: readonly { readonly once: number; readonly again: number }[];
}

interface StoryKind {
  readonly name: string;
  /** Levels by release: below 0 of the past, from 0 on the releases after it. */
  readonly level: (release: number, k: number) => number;
  /** How much neighbouring runs resemble each other, from 0 to 1. */
  readonly correlation?: number;
  /** A single bad run, by release. */
  readonly bad?: (k: number) => number;
  /** The most histories, in percent, of which a release may be refused. */
  readonly most?: number;
  /** Whether Apache Otava must not be sooner. */
  readonly isFound?: true;
}

const after = 20;
const noise = 0.03;

export const stories: readonly StoryKind[] = [
  { name: 'equal', level: () => 1, most: 5 },
  { name: 'equal, neighbours alike by 0.5', level: () => 1, correlation: 0.5, most: 10 },
  { name: '-5 %', level: (release) => (release >= 0 ? 0.95 : 1), isFound: true },
  { name: '-10 %', level: (release) => (release >= 0 ? 0.9 : 1), isFound: true },
  { name: '-1 % each', level: (release) => 0.99 ** Math.max(0, release + 1) },
  {
    name: '-5 % after an accepted +8 %',
    level: (release, k) => (release >= 0 ? 1.08 * 0.95 : release > -k / 2 ? 1.08 : 1),
  },
  {
    name: '-5 % after one bad run (-15 %)',
    level: (release) => (release >= 0 ? 0.95 : 1),
    bad: (k) => -Math.floor(k / 2),
  },
  { name: 'one bad run of the candidate', level: () => 1, bad: () => 0, most: 10 },
];

/** Throughputs of one story; a bad run has 15 % less. */
export function storyOf({ level, bad, correlation = 0 }: StoryKind, k: number, seed: number): ReleaseStory {
  const random = randomOf(seed);
  let last = random.normal();
  const run = (release: number, isFirst: boolean): number => {
    last = correlation * last + Math.sqrt(1 - correlation ** 2) * random.normal();
    return 1_000 * level(release, k) * Math.exp(noise * last) * (isFirst && bad?.(k) === release ? 0.85 : 1);
  };
  const past = Array.from({ length: k }, (_, i) => run(i - k, true));
  const releases = Array.from({ length: after }, (_, i) => ({ once: run(i, true), again: run(i, false) }));
  return { k, past, releases };
}

/** Which of the releases are refused: below their history, and the second run says so by itself. */
export function refusals({ k, past, releases }: ReleaseStory): number[] {
  const { magnitude } = defaultPolicy;
  const levels = past.map(Math.log);
  return releases.flatMap(({ once, again }, i) => {
    const history = historyOf(levels);
    const known = { levels: [...levels], baselineEnds: k };
    const runs = { candidate: Math.log(once), again: Math.log(again) };
    const isBelow =
      history !== undefined && belowHistory(history, known, runs.candidate, magnitude) !== undefined;
    // Of a release that is measured twice, the second run is kept.
    levels.push(isBelow ? runs.again : runs.candidate);
    return isBelow && confirmsBelow(history, known, runs, magnitude) ? [i] : [];
  });
}

/** Up to which releases shares are printed. */
export const looks = [1, 3, 5, 10, 20] as const;

/** The shares of stories refused up to each look, in percent. */
export function within(found: readonly (readonly number[])[]): readonly number[] {
  return looks.map((until) => (100 * found.filter((at) => at.some((i) => i < until)).length) / found.length);
}
