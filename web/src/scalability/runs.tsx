import { figure } from '@almanac-chain/agent/base/figure';
import { missedParts } from '@almanac-chain/agent/chain/scalability/law-document';
import { throughputAt, type UslParameters } from '@almanac-chain/agent/usl/model';
import { percentOf } from '@almanac-chain/agent/words/law-text';
import { hrefOf, useRoute } from '../app/route.ts';
import type { Run, TestedSubject } from '../chain/scalability.ts';
import { Chip } from '../design/chip.tsx';
import { changeText, largestOf, rate, releaseOf, verdictStates } from './releases.ts';

/** Every run of a subject beside the baseline, the newest first. */
export function Runs({
  subject,
  current,
  onWith,
}: {
  readonly subject: TestedSubject;
  readonly current: Run;
  readonly onWith: (ids: string) => void;
}) {
  const { path, params } = useRoute();
  const { runs } = subject;
  const baseline = runs.find(({ isBaseline }) => isBaseline);
  const shown = (params.get('with') ?? '').split(',').filter(Boolean);
  const toggle = (id: string): void =>
    onWith((shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]).join(','));
  const unit = current.varied === 'Validators' ? 'validators' : 'in flight';
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Runs">
      <table style={{ minWidth: 820 }}>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Verdict</th>
            <th scope="col" className="number">
              Highest, a second
            </th>
            <th scope="col" className="number">
              peak at {unit}
            </th>
            <th scope="col" className="number">
              Against the baseline
            </th>
            <th scope="col" className="number">
              Contention σ
            </th>
            <th scope="col" className="number">
              Coherency κ
            </th>
            <th scope="col">Law</th>
            <th scope="col">Beside</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const { law, highest, peakSize, change, verdict } = releaseOf(run, baseline, subject);
            const flags = run.law?.checked.figures.flags ?? [];
            return (
              <tr key={run.id} data-run={run.id}>
                <th scope="row">
                  <a
                    href={hrefOf(path, { run: run.id })}
                    aria-current={run.id === current.id ? 'true' : undefined}
                  >
                    <b>{run.version}</b>
                  </a>
                  <span className="sub">
                    run {run.id}
                    {flags.length > 0 && `, ${flags.map((flag) => flag.replaceAll('_', ' ')).join(', ')}`}
                  </span>
                </th>
                <td>
                  <Chip state={verdictStates[verdict]}>{verdict}</Chip>
                  {run.outcome && missedParts(run.outcome).length > 0 && (
                    <span className="sub">misses {missedParts(run.outcome).join(', ')}</span>
                  )}
                </td>
                <td className="number">{highest === undefined ? '' : rate(highest)}</td>
                <td className="number">
                  {law && (peakSize === undefined ? 'no peak' : figure(Math.round(peakSize)))}
                </td>
                <td className="number" data-change={change}>
                  {change === undefined ? '' : changeText(change)}
                </td>
                <td className="number">{law && percentOf(law.sigma)}</td>
                <td className="number">{law && percentOf(law.kappa)}</td>
                <td style={{ width: '12%' }}>
                  {law && <SmallLaw law={law} to={2 * largestOf(run)} isBad={verdict === 'refused'} />}
                </td>
                <td>
                  <label className="pick">
                    <input
                      type="checkbox"
                      aria-label={`Show ${run.version} beside`}
                      checked={shown.includes(String(run.id))}
                      disabled={run.id === current.id}
                      onChange={() => toggle(String(run.id))}
                    />
                  </label>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The shape of a law, in a row. */
function SmallLaw({
  law,
  to,
  isBad,
}: {
  readonly law: UslParameters;
  readonly to: number;
  readonly isBad: boolean;
}) {
  const sizes = Array.from({ length: 25 }, (_, index) => 1 + ((to - 1) * index) / 24);
  const values = sizes.map((n) => throughputAt(law, n));
  const most = Math.max(...values);
  const points = values.map(
    (value, index) => `${((index * 80) / 24).toFixed(1)} ${(25 - (24 * value) / most).toFixed(1)}`,
  );
  return (
    <svg className="s" height="26" viewBox="0 0 80 26" preserveAspectRatio="none" aria-hidden="true">
      <path className={isBad ? 'l-down' : 'l-acc'} d={`M${points.join('L')}`} />
    </svg>
  );
}
