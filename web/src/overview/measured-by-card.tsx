import { percent } from '@almanac-chain/agent/base/format';
import { hrefOf } from '../app/route.ts';
import { AccountName } from '../names/account-name.tsx';
import type { MeasuredBy } from './measured-by.ts';
import { dayText, timeText } from './words.ts';

const mostShown = 6;

/** Who the measured figures come from, and how far they agree. */
export function MeasuredByCard({
  measured,
  network,
}: {
  readonly measured: readonly MeasuredBy[] | undefined;
  readonly network: number;
}) {
  return (
    <section className="card" data-part="measured">
      <header>
        <h2>Who measures</h2>
        <a href={hrefOf(['reporters'], { network: network || undefined })}>Reporters</a>
      </header>
      {measured === undefined ? (
        <div className="bone" />
      ) : measured.length === 0 ? (
        <p className="nothing">
          Slots are counted by the chain. Nobody measures arrival yet: “almanac reporter join” starts that.
        </p>
      ) : (
        <>
          <div className="scroll" tabIndex={0} role="region" aria-label="Who measures">
            <table>
              <thead>
                <tr>
                  <th scope="col">Reporter</th>
                  <th scope="col" className="number">
                    last report
                  </th>
                  <th scope="col" className="number" title="Share of the blocks in today's closed windows">
                    seen today
                  </th>
                  <th
                    scope="col"
                    className="number"
                    title="Mean distance of its shares from the median of all, in percentage points"
                  >
                    differs by
                  </th>
                </tr>
              </thead>
              <tbody>
                {measured.slice(0, mostShown).map(({ account, reportedS, seenPpm, distancePpm }) => (
                  <tr key={account}>
                    <td>
                      <AccountName account={account} size={20} />
                    </td>
                    <td className="number">{reportedS === undefined ? 'never' : whenText(reportedS)}</td>
                    <td className="number">{seenPpm === undefined ? '–' : `${percent(seenPpm)} %`}</td>
                    <td className="number">{distancePpm === undefined ? '–' : percent(distancePpm)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="xs faint">
            {measured.length > mostShown && `${measured.length - mostShown} more. `}
            Several keys of one owner are one observer.
          </p>
        </>
      )}
    </section>
  );
}

function whenText(atS: number): string {
  return Date.now() / 1_000 - atS < 86_400 ? timeText(atS) : dayText(atS);
}
