import { milliseconds, percent } from '@almanac-chain/agent/base/format';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { quantileUs } from '@almanac-chain/agent/sli/bucket';
import { unpackRuns } from '@almanac-chain/agent/sli/bucket-runs';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type SampledIndicator, sampledIndicators } from '@almanac-chain/agent/sli/indicator';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { useChain } from '../app/chain-context.tsx';
import { Answered } from '../app/states.tsx';
import { type Asked } from '../chain/connection.ts';
import { indicatorOf, openPeriod } from '../chain/periods.ts';
import { AccountName } from '../names/account-name.tsx';

interface View {
  readonly indicator: SampledIndicator;
  readonly reporter: string;
  readonly samples: bigint;
  readonly answeredPpm: number | undefined;
  readonly coveragePpm: number | undefined;
  readonly p50Us: number | undefined;
  readonly p95Us: number | undefined;
}

interface ViewsProps {
  readonly network: number;
  readonly target: number;
  readonly kind: PeriodKind;
}

/** What each reporter saw of the same target in the same period, of which the record is the median. */
export function ReporterViews({ network, target, kind }: ViewsProps) {
  // Each reporter's sums are kept of the open day and era; when those close, only the record stays.
  const period = kind === 'era' ? 'era' : 'day';
  const views = useChain(['views', network, target, period], (asked) =>
    readViews(asked, network, target, period),
  );
  return (
    <div style={{ marginTop: 20 }}>
      <h3>Do the reporters agree?</h3>
      <Answered of={views} what="the reporters' views" rows={3}>
        {(answer) =>
          answer.views.length === 0 ? (
            <p className="nothing">
              The closed windows of the {period} that is open have no report about this target. When a{' '}
              {period} closes, its record stays, and what each reporter saw is in its evidence.
            </p>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-label="Reporters side by side">
              <table>
                <caption>
                  The {period} {periodLabel(period, answer.startS)} that is open, its closed windows
                </caption>
                <thead>
                  <tr>
                    <th scope="col">indicator</th>
                    <th scope="col">reporter</th>
                    {['uptime %', 'p50 ms', 'p95 ms', 'samples', 'coverage %'].map((title) => (
                      <th key={title} scope="col" className="number">
                        {title}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {answer.views.map((view) => (
                    <tr key={`${view.indicator} ${view.reporter}`}>
                      <td>{view.indicator}</td>
                      <td title={view.reporter}>
                        <AccountName account={view.reporter} size={20} />
                      </td>
                      <td className="number">{percent(view.answeredPpm)}</td>
                      <td className="number">{latency(view.p50Us)}</td>
                      <td className="number">{latency(view.p95Us)}</td>
                      <td className="number">{String(view.samples)}</td>
                      <td className="number">{percent(view.coveragePpm)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </div>
  );
}

function latency(us: number | undefined): string {
  return us === undefined ? 'late' : milliseconds(us);
}

async function readViews(
  asked: Asked,
  network: number,
  target: number,
  period: 'day' | 'era',
): Promise<{ readonly startS: number; readonly views: readonly View[] }> {
  const { api, at } = asked;
  const open = await openPeriod(asked, network, period);
  if (!open) return { startS: 0, views: [] };
  const sums = await Promise.all(
    sampledIndicators.map(async (indicator) => ({
      indicator,
      sum: await api.query.Sli.OpenSums.getValue(network, open, target, indicatorOf(indicator), at),
    })),
  );
  const views = sums.flatMap(({ indicator, sum }) =>
    (sum?.sums ?? []).map(({ reporter, samples, answered }, index): View => {
      const buckets = unpackRuns(sum?.buckets[index] ?? []).map(
        ([bucket, count]) => [bucket, 16 * Number(count)] as const,
      );
      return {
        indicator,
        reporter,
        samples,
        answeredPpm: sharePpm(answered, samples),
        coveragePpm: sharePpm(samples, sum?.totals.expected_each ?? 0n),
        p50Us: quantileUs(Number(samples), buckets, 500_000),
        p95Us: quantileUs(Number(samples), buckets, 950_000),
      };
    }),
  );
  return { startS: open.start, views };
}
