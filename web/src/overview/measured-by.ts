import { secondsPerDay } from '@almanac-chain/agent/sli/calendar';
import { sampledIndicators } from '@almanac-chain/agent/sli/indicator';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import type { Asked } from '../chain/connection.ts';
import { indicatorOf, kindOf } from '../chain/periods.ts';
import { nameText } from '../chain/text.ts';
import { agreementOf } from '../reporters/agreement.ts';

/** Who measures, as far as the overview shows it. */
export interface MeasuredBy {
  readonly account: string;
  readonly region: string | undefined;
  /** Start of the last window that it reported, UTC seconds. */
  readonly reportedS: number | undefined;
  /** Blocks that it saw, of all in the closed windows of today. */
  readonly seenPpm: number | undefined;
  readonly seen: bigint;
  /** Mean distance of its shares from the median of all. */
  readonly distancePpm: number | undefined;
}

/** The reporters of a network, those that left among them. */
export async function readReporters({ api, at }: Asked, network: number) {
  return await api.apis.RegistryApi.reporters(network, at);
}

type Reporters = Awaited<ReturnType<typeof readReporters>>;

/** What one reporter saw today of one subject, a target by an indicator. */
interface SeenToday {
  readonly subject: string;
  readonly reporter: string;
  readonly samples: bigint;
  readonly answered: bigint;
  readonly expected: bigint;
}

/** What each reporter saw today of all authors and of these targets. */
export async function readSeen(
  { api, at, asOf }: Asked,
  network: number,
  targets: readonly number[],
): Promise<readonly SeenToday[]> {
  const startS = Math.floor(asOf.timeMs / 1_000 / secondsPerDay) * secondsPerDay;
  const subjects = [0, ...targets].flatMap((target) =>
    sampledIndicators.map((indicator) => [target, indicator] as const),
  );
  const sums = await api.query.Sli.OpenSums.getValues(
    subjects.map(
      ([target, indicator]) =>
        [network, { kind: kindOf('day'), start: startS }, target, indicatorOf(indicator)] as const,
    ),
    at,
  );
  return sums.flatMap((sum, index) =>
    (sum?.sums ?? []).map(({ reporter, samples, answered }) => ({
      subject: (subjects[index] ?? []).join(' '),
      reporter,
      samples,
      answered,
      expected: sum?.totals.expected_each ?? 0n,
    })),
  );
}

/** The reporters that are in, and what each saw today; of a large network nothing is compared. */
export function measuredBy(reporters: Reporters, seenToday: readonly SeenToday[]): readonly MeasuredBy[] {
  const distances = agreementOf(seenToday);
  return reporters
    .filter(({ left }) => left === undefined)
    .map(({ account, region, reported }) => {
      const own = seenToday.filter(({ reporter }) => reporter === account);
      // A reporter that did not hear of a block has no sample of it.
      const blocks = own.filter(({ subject }) => subject === '0 arrival');
      const seen = (blocks.length > 0 ? blocks : own).reduce((sum, { samples }) => sum + samples, 0n);
      const expected = (blocks.length > 0 ? blocks : own).reduce((sum, view) => sum + view.expected, 0n);
      return {
        account,
        region: region && nameText(region),
        reportedS: reported,
        seen,
        seenPpm: sharePpm(seen < expected ? seen : expected, expected),
        distancePpm: distances.get(account),
      };
    });
}
