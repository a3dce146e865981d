import { hrefOf } from '../app/route.ts';
import type { TestedSubject } from '../chain/scalability.ts';
import { Chip } from '../design/chip.tsx';
import { changeText, type Release, rate, verdictStates } from '../scalability/releases.ts';

const mostShown = 5;

/** How much each release carries, and whether it has what is required. */
export function ReleasesCard({
  subject,
  releases,
  isRead,
}: {
  readonly subject: TestedSubject | undefined;
  readonly releases: readonly Release[];
  readonly isRead: boolean;
}) {
  const shown = releases.slice(0, mostShown);
  const most = Math.max(1, ...releases.map(({ highest }) => highest ?? 0));
  return (
    <section className="card w5" data-part="releases">
      <header>
        <h2>{subject ? `Releases of ${subject.name}` : 'Releases'}</h2>
        <a href={subject ? hrefOf(['scale', String(subject.id)]) : hrefOf(['scale'])}>Scalability</a>
      </header>
      {!isRead ? (
        <div className="bone" />
      ) : shown.length === 0 || !subject ? (
        <p className="nothing">
          No release is load-tested here. “almanac sweep” measures one, “almanac submit --register” brings it.
        </p>
      ) : (
        <>
          <table>
            <thead className="hidden">
              <tr>
                <th>version</th>
                <th>verdict</th>
                <th>bar</th>
                <th>highest throughput a second</th>
                <th>against the baseline</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ run, verdict, highest, change }) => (
                <tr key={run.id} data-release={run.version}>
                  <td>
                    <a href={hrefOf(['scale', String(subject.id)], { run: run.id })}>
                      <b>{run.version}</b>
                    </a>
                  </td>
                  <td>
                    <Chip state={verdictStates[verdict]}>{verdict}</Chip>
                  </td>
                  <td style={{ width: '30%' }}>
                    <svg
                      className="s"
                      height="10"
                      viewBox="0 0 100 10"
                      preserveAspectRatio="none"
                      aria-hidden="true"
                    >
                      <rect className="f-none" y="3" width="100" height="4" />
                      <rect
                        className={verdict === 'refused' ? 'f-down' : 'f-acc'}
                        y="3"
                        width={(100 * (highest ?? 0)) / most}
                        height="4"
                      />
                    </svg>
                  </td>
                  <td className="number">{highest === undefined ? '–' : rate(highest)}</td>
                  <td className="number faint" data-change={change}>
                    {change === undefined ? '' : changeText(change)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="xs faint">
            Bars: predicted peak throughput, in transactions per second. The chain has verified each fit.
            {releases.length > mostShown && ` ${releases.length - mostShown} older ones.`}
          </p>
        </>
      )}
    </section>
  );
}
