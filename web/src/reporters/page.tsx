import { percent, utc } from '@almanac-chain/agent/base/format';
import { type SampledIndicator, sampledIndicators } from '@almanac-chain/agent/sli/indicator';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { useChain } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { type Asked } from '../chain/connection.ts';
import { indicatorOf, openPeriod, startBack } from '../chain/periods.ts';
import { nameText } from '../chain/text.ts';
import { Lead } from '../design/lead.tsx';
import { AccountName } from '../names/account-name.tsx';
import { agreementOf, type ReporterView } from './agreement.ts';

/** Windows over which reports are counted: the newest closed ones. */
const windows = 30;
/** Targets whose open day is compared; more would be as many questions. */
const compared = 64;

interface Reporter {
  readonly account: string;
  readonly region: string | undefined;
  readonly joined: number;
  readonly left: number | undefined;
  readonly reported: number | undefined;
  /** Windows it reported of those it could have. */
  readonly reports: number;
  readonly expected: number;
  readonly coveragePpm: number | undefined;
  /** Mean distance of its shares from the median of all, in millionths. */
  readonly distancePpm: number | undefined;
}

/** Who measures a network, how much of it, and how far from what the others see. */
export function ReportersPage() {
  const { params } = useRoute();
  const network = Number(params.get('network') ?? 0);
  const reporters = useChain(['reporters', network], (asked) => readReporters(asked, network));
  return (
    <>
      <Lead title="Reporters">
        <p>
          A measured record is the median of what reporters report. Several keys of one owner are one
          observer, and the chain cannot tell.
        </p>
      </Lead>
      <Answered of={reporters} what="the reporters">
        {(answer) =>
          answer.length === 0 ? (
            <Empty>
              No reporter measures this network yet: "almanac reporter join" makes an account a reporter.
            </Empty>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-label="Reporters">
              <table>
                <thead>
                  <tr>
                    <th scope="col">reporter</th>
                    <th scope="col">region</th>
                    <th scope="col">joined (UTC)</th>
                    <th scope="col">last report (UTC)</th>
                    <th scope="col" className="number">
                      reports of {windows} windows
                    </th>
                    <th
                      scope="col"
                      className="number"
                      title="Samples of those expected, in the closed windows of the open day"
                    >
                      blocks seen %, today
                    </th>
                    <th
                      scope="col"
                      className="number"
                      title="Mean distance of its answered share from the median of all reporters, today"
                    >
                      differs from the others, % points
                    </th>
                    <th scope="col">state</th>
                  </tr>
                </thead>
                <tbody>
                  {answer.map((reporter) => (
                    <tr key={reporter.account} data-reporter={reporter.account}>
                      <td title={reporter.account}>
                        <AccountName account={reporter.account} size={20} />
                      </td>
                      <td>{reporter.region}</td>
                      <td>{utc(reporter.joined * 1_000)}</td>
                      <td>{reporter.reported === undefined ? 'never' : utc(reporter.reported * 1_000)}</td>
                      <td className="number">
                        {reporter.reports}/{reporter.expected}
                      </td>
                      <td className="number">{percent(reporter.coveragePpm)}</td>
                      <td className="number">{percent(reporter.distancePpm)}</td>
                      <td>{reporter.left === undefined ? 'active' : `left ${utc(reporter.left * 1_000)}`}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </>
  );
}

async function readReporters(asked: Asked, network: number): Promise<readonly Reporter[]> {
  const { api, at } = asked;
  const [infos, closed, sums] = await Promise.all([
    api.apis.RegistryApi.reporters(network, at),
    readReports(asked, network),
    readSeen(asked, network),
  ]);
  const agreement = agreementOf(sums);
  return infos.map(({ account, region, joined, left, reported }) => {
    const own = closed.filter(({ window }) => window >= joined && (left === undefined || window < left));
    const seen = sums.filter(({ reporter }) => reporter === account);
    return {
      account,
      region: region && nameText(region),
      joined,
      left,
      reported,
      reports: own.filter(({ reporters }) => reporters.has(account)).length,
      expected: own.length,
      coveragePpm: sharePpm(
        seen.reduce((sum, { samples }) => sum + samples, 0n),
        seen.reduce((sum, { expected }) => sum + expected, 0n),
      ),
      distancePpm: agreement.get(account),
    };
  });
}

/** Who has reported each of the last windows that ended. */
async function readReports(asked: Asked, network: number) {
  const { api, at } = asked;
  const open = await openPeriod(asked, network, 'window');
  if (!open) return [];
  const from = await startBack(asked, network, 'window', open.start, windows);
  const lengthS = (open.start - from) / windows;
  if (lengthS <= 0) return [];
  return await Promise.all(
    Array.from({ length: windows }, async (_, index) => {
      const window = from + index * lengthS;
      const entries = await api.query.Sli.ReportInfos.getEntries(network, window, at);
      return { window, reporters: new Set(entries.map(({ keyArgs: [, , reporter] }) => reporter)) };
    }),
  );
}

/** What each reporter saw in the closed windows of the day that is open. */
async function readSeen(asked: Asked, network: number): Promise<readonly ReporterView[]> {
  const { api, at } = asked;
  const day = await openPeriod(asked, network, 'day');
  if (!day) return [];
  const next = await api.query.Sli.NextTargetId.getValue(network, at);
  const targets = Array.from({ length: Math.min(next, compared) }, (_, target) => target);
  const subjects = targets.flatMap((target) =>
    sampledIndicators.map((indicator): readonly [number, SampledIndicator] => [target, indicator]),
  );
  const sums = await api.query.Sli.OpenSums.getValues(
    subjects.map(([target, indicator]) => [network, day, target, indicatorOf(indicator)] as const),
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
