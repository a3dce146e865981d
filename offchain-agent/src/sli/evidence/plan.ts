import type { Sample, SampledIndicator } from '../sample.ts';

/** The samples of one target and indicator, in the order of the file, with the line of the first. */
export interface SampleGroup {
  readonly target: number;
  readonly indicator: SampledIndicator;
  readonly firstLine: number;
  readonly samples: readonly Sample[];
}

/** The groups of a file's samples; the first sample stands on line 2. */
export function groupSamples(samples: readonly Sample[]): readonly SampleGroup[] {
  const groups: (SampleGroup & { readonly samples: Sample[] })[] = [];
  for (const [index, sample] of samples.entries()) {
    const { target, indicator } = sample;
    const last = groups.at(-1);
    if (last?.target === target && last.indicator === indicator) last.samples.push(sample);
    else groups.push({ target, indicator, firstLine: index + 2, samples: [sample] });
  }
  return groups;
}
