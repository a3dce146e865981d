import { belowHistory, historyOf } from '../../src/scale/gate/history.ts';
import { defaultPolicy } from '../../src/scale/gate/verdict.ts';
import { randomOf } from './noise.ts';

/** Releases of one subject as a gate meets them: `k` of the past, then ten, each measured once and, when asked, again. */
export interface ReleaseStory {
  readonly k: number;
  readonly past: readonly number[];
  readonly releases: readonly { readonly once: number; readonly again: number }[];
}

interface StoryKind {
  readonly name: string;
  /** Levels by release: below 0 of the past, from 0 on the releases after it. */
  readonly level: (release: number, k: number) => number;
  /** A single bad run, by release. */
  readonly bad?: (k: number) => number;
}

const after = 10;
const noise = 0.02;

export const stories: readonly StoryKind[] = [
  { name: 'nothing', level: () => 1 },
  { name: '-5 %', level: (release) => (release >= 0 ? 0.95 : 1) },
  { name: '-1 % each', level: (release) => 0.99 ** Math.max(0, release + 1) },
  { name: '-4 % twice, 3 apart', level: (release) => (release < 0 ? 1 : release < 3 ? 0.96 : 0.96 ** 2) },
  {
    name: '-5 % after an accepted +8 %',
    level: (release, k) => (release >= 0 ? 1.08 * 0.95 : release > -k / 2 ? 1.08 : 1),
  },
  {
    name: '-5 % after one bad run (-15 %)',
    level: (release) => (release >= 0 ? 0.95 : 1),
    bad: (k) => -Math.floor(k / 2),
  },
  { name: 'one bad run of the candidate', level: () => 1, bad: () => 0 },
];

/** Throughputs of one story; a bad run has 15 % less. */
export function storyOf({ level, bad }: StoryKind, k: number, seed: number): ReleaseStory {
  const random = randomOf(seed);
  const run = (release: number, isFirst: boolean): number =>
    1_000 *
    level(release, k) *
    Math.exp(noise * random.normal()) *
    (isFirst && bad?.(k) === release ? 0.85 : 1);
  const past = Array.from({ length: k }, (_, i) => run(i - k, true));
  const releases = Array.from({ length: after }, (_, i) => ({ once: run(i, true), again: run(i, false) }));
  return { k, past, releases };
}

/** Which of the releases are refused: by one run, and where a second must say so, too. */
export function refusals(story: ReleaseStory): { readonly once: number[]; readonly twice: number[] } {
  return { once: refused(story, false), twice: refused(story, true) };
}

function refused({ k, past, releases }: ReleaseStory, isAskedTwice: boolean): number[] {
  const levels = past.map(Math.log);
  return releases.flatMap(({ once, again }, i) => {
    const history = historyOf(levels);
    const known = { levels: [...levels], baselineEnds: k };
    const isBelow = (x: number): boolean =>
      history !== undefined &&
      belowHistory(history, known, Math.log(x), defaultPolicy.magnitude) !== undefined;
    const isFirstBelow = isBelow(once);
    // Of a release that is measured twice, the second run is kept.
    levels.push(Math.log(isAskedTwice && isFirstBelow ? again : once));
    return isFirstBelow && (!isAskedTwice || isBelow(again)) ? [i] : [];
  });
}

/** The shares of stories refused at the first release, within three and within ten, in percent. */
export function within(found: readonly (readonly number[])[]): readonly [number, number, number] {
  const share = (until: number): number =>
    (100 * found.filter((at) => at.some((i) => i < until)).length) / found.length;
  return [share(1), share(3), share(after)];
}

/** Rows of the table that the history is held against: one run and second run, at k = 8 and k = 30. */
export const expected: Readonly<
  Record<string, readonly [once8: Row, twice8: Row, once30: Row, twice30: Row]>
> = {
  nothing: [
    [2, 9, 26],
    [0, 0, 4],
    [0, 7, 25],
    [0, 1, 2],
  ],
  '-5 %': [
    [52, 85, 100],
    [34, 70, 99],
    [70, 97, 100],
    [46, 80, 100],
  ],
  '-1 % each': [
    [6, 39, 100],
    [2, 18, 100],
    [7, 46, 100],
    [1, 12, 100],
  ],
  '-4 % twice, 3 apart': [
    [41, 70, 100],
    [24, 47, 100],
    [52, 85, 100],
    [29, 54, 100],
  ],
  '-5 % after an accepted +8 %': [
    [40, 64, 74],
    [25, 49, 71],
    [71, 97, 100],
    [47, 78, 100],
  ],
  '-5 % after one bad run (-15 %)': [
    [38, 65, 76],
    [28, 55, 72],
    [73, 92, 100],
    [50, 80, 100],
  ],
  'one bad run of the candidate': [
    [100, 100, 100],
    [2, 2, 6],
    [100, 100, 100],
    [3, 5, 8],
  ],
};
type Row = readonly [number, number, number];
