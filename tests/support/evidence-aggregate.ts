import { readFile } from 'node:fs/promises';
import { groupSamples } from '../../offchain-agent/src/sli/evidence/check-plan.ts';
import { type DecodedEvidence, decodeEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import { countEntries } from '../../offchain-agent/src/sli/evidence/report.ts';
import type { AggregateInput } from '../../offchain-agent/test/unit/sli/independent-aggregate.ts';
import type { PlayedWindow, ReportingStory } from './reporting-story.ts';

/** All evidence of a story, by the reporter's name. */
export async function evidenceOf(
  story: ReportingStory,
): Promise<readonly { readonly name: string; readonly path: string; readonly evidence: DecodedEvidence }[]> {
  const files = [...story.reporters].map(async ([name, reporter]) =>
    Promise.all(
      (await reporter.files()).map(async ({ path }) => ({
        name,
        path,
        evidence: decodeEvidence(await readFile(path)),
      })),
    ),
  );
  return (await Promise.all(files)).flat();
}

/** What `almanac aggregate` reads, from evidence files and the number of active reporters of each window. */
export function aggregateFileOf(
  evidences: readonly DecodedEvidence[],
  played: readonly PlayedWindow[],
): AggregateInput {
  const [first] = evidences;
  if (!first) throw new Error('there is no evidence');
  const { minReporters, minCoveragePpm, fastUs } = first.header.parameters;
  return {
    parameters: {
      min_reporters: minReporters,
      min_coverage_ppm: minCoveragePpm,
      fast_latency_us: { ...fastUs },
    },
    windows: played.map(({ window, reporters }) => {
      const own = evidences.filter(({ header }) => header.window === window);
      const planned = new Map(
        own.flatMap(({ samples }) =>
          groupSamples(samples).map(({ target, indicator, samples: { length } }) => [
            `${target} ${indicator}`,
            { target: `${target}`, indicator, samples: length },
          ]),
        ),
      );
      return {
        window,
        active_reporters: reporters,
        expected: [...planned.values()],
        reports: own.map(({ header, samples }) => ({
          reporter: header.reporter,
          entries: countEntries(samples).map(({ target, indicator, samples: taken, buckets }) => ({
            target: `${target}`,
            indicator,
            samples: taken,
            buckets: buckets.map(([index, count]): [number, number] => [index, count]),
          })),
        })),
      };
    }),
  };
}
