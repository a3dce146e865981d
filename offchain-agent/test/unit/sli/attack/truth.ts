import type { Rule, View } from '../../../../src/sli/robust.ts';
import type { Random } from './random.ts';

/** What three honest reporters saw of one target, and what was asked of them. */
export interface Truth {
  readonly rule: Rule;
  /** Samples that each reporter was to take in a window. */
  readonly expectedEach: number;
  /** Samples from which on a report of a window counts. */
  readonly least: number;
  readonly fastBucket: number;
  readonly windowsPerDay: number;
  readonly days: number;
  /** Of each window, what each of the honest reporters saw. */
  readonly windows: readonly (readonly View[])[];
}

const honestReporters = 3;

/** A target that is up, slow, flapping or down, seen by three reporters who take at least the minimum of samples. */
export function drawTruth(random: Random): Truth {
  const minCoveragePpm = random.oneOf([0, 333_333, 500_000, 800_000, 1_000_000]);
  const expectedEach = random.oneOf([1, 4, 12, 12, 12, 30]);
  const least = Math.max(1, Math.ceil((expectedEach * minCoveragePpm) / 1_000_000));
  const windowsPerDay = random.whole(2, 5);
  const days = random.whole(1, 3);
  const usual = random.whole(100, 400);
  // Reporters stand in different places: each has its own way to the target, in length and in quality.
  const ways = Array.from({ length: honestReporters }, () => ({
    longer: random.whole(0, 60),
    lost: random.chance(0.3) ? random.share() * 0.5 : 0,
    silent: random.chance(0.4),
  }));
  const windows = Array.from({ length: windowsPerDay * days }, () => {
    const lost = random.oneOf([0, 0, 0, random.share(), 1]);
    const slower = random.oneOf([0, 0, 0, 200]);
    return ways.map((way) => {
      const samples = way.silent ? random.whole(least, expectedEach) : expectedEach;
      const answers: number[] = [];
      for (let sample = 0; sample < samples; sample += 1) {
        if (random.chance(Math.max(lost, way.lost))) continue;
        answers.push(usual + slower + way.longer + random.whole(0, 20));
      }
      return viewOf(samples, answers);
    });
  });
  const rule = { minCoveragePpm, minReporters: random.whole(2, honestReporters) };
  const fastBucket = usual + random.whole(0, 80);
  return { rule, expectedEach, least, fastBucket, windowsPerDay, days, windows };
}

/** A report of these answers, a bucket each. */
export function viewOf(samples: number, answers: number[]): View {
  answers.sort((a, b) => a - b);
  const buckets: [number, number][] = [];
  for (const index of answers) {
    const last = buckets.at(-1);
    if (last?.[0] === index) last[1] += 1;
    else buckets.push([index, 1]);
  }
  return { samples, buckets };
}
