import { figure } from '@almanac-chain/agent/base/figure';
import { fromMicros } from '@almanac-chain/agent/chain/scalability/stored-units';
import { penaltiesAt, throughputAt } from '@almanac-chain/agent/usl/model';
import { requirementLines } from '@almanac-chain/agent/words/law-text';
import type { Run, TestedSubject } from '../chain/scalability.ts';
import { Chip } from '../design/chip.tsx';
import { Meter } from '../design/tile.tsx';
import { changeText, largestOf, type Release, rate } from './releases.ts';
import { wholePercents } from './whole-percents.ts';

/** What contention and coherency take at the largest size that was measured, and what is required of every release. */
export function HeldBack({
  subject: { requirement },
  run,
  release: { law, highest, change },
}: {
  readonly subject: TestedSubject;
  readonly run: Run;
  readonly release: Release;
}) {
  const size = largestOf(run);
  return (
    <section className="card c4" data-part="held-back">
      {law && (
        <>
          <header>
            <h2>What holds it back, at {figure(size)}</h2>
          </header>
          <Shares {...sharesAt(law, size)} />
        </>
      )}
      <h3 style={{ margin: '18px 0 8px' }}>Required of every release</h3>
      {requirement ? (
        <dl className="facts" data-requirement>
          {requirement.minThroughput !== undefined && (
            <Required
              text={`at least ${rate(fromMicros(requirement.minThroughput))} a second`}
              reached={highest === undefined ? '?' : rate(highest)}
              isMissed={highest === undefined || highest < fromMicros(requirement.minThroughput)}
            />
          )}
          {requirement.maxRegressionPpm !== undefined && (
            <Required
              text={`at most ${figure(requirement.maxRegressionPpm / 10_000)} % worse than the baseline`}
              reached={change === undefined ? 'no comparison' : changeText(change)}
              isMissed={run.outcome?.missed.regression ?? false}
            />
          )}
          {run.law &&
            run.outcome &&
            requirementLines(
              { ...requirement, minThroughput: undefined, maxRegressionPpm: undefined },
              run.outcome,
              run.law.parameters,
            ).map((line) => (
              <Required
                key={line}
                text={line.replace(/^(missed|met {3}) {2}/, '')}
                reached={line.startsWith('missed') ? 'missed' : 'met'}
                isMissed={line.startsWith('missed')}
              />
            ))}
        </dl>
      ) : (
        <p className="nothing">Nothing: the Council sets it, “almanac params propose requirements”.</p>
      )}
    </section>
  );
}

function Required({
  text,
  reached,
  isMissed,
}: {
  readonly text: string;
  readonly reached: string;
  readonly isMissed: boolean;
}) {
  return (
    <div>
      <dt>{text}</dt>
      <dd>
        <Chip state={isMissed ? 'down' : 'up'}>{reached}</Chip>
      </dd>
    </div>
  );
}

interface HeldShares {
  readonly ideal: number;
  readonly got: number;
  readonly contention: number;
  readonly coherency: number;
}

/** Of what as many alone would carry: what is left, and what each of the two takes; together the whole. */
function sharesAt(law: Parameters<typeof throughputAt>[0], size: number): HeldShares {
  const ideal = law.lambda * size;
  const got = throughputAt(law, size);
  const { contention, coherency } = penaltiesAt(law, size);
  return { ideal, got, contention: contention * ideal, coherency: coherency * ideal };
}

function Shares({ ideal, got, contention, coherency }: HeldShares) {
  const rows = [
    ['accent', 'Throughput you get', got],
    ['warn', 'Waiting for each other (contention, σ)', contention],
    ['down', 'Agreeing with each other (coherency, κ)', coherency],
  ] as const;
  const percents = wholePercents(rows.map(([, , value]) => value / ideal));
  return (
    <>
      <div className="big2">
        {rate(got)} <span className="muted sm">of {rate(ideal)} if nothing did</span>
      </div>
      <Meter
        label={rows.map(([, text], place) => `${text}: ${percents[place]} %`).join(', ')}
        height={14}
        parts={rows.map(([color, , value]) => ({ share: value / ideal, color }))}
      />
      <dl className="facts" style={{ marginTop: 14 }}>
        {rows.map(([color, text, value], place) => (
          <div key={color}>
            <dt>
              <i className="swatch" style={{ background: `var(--${color})` }} />
              {text}
            </dt>
            <dd>
              {rate(value)}
              <small>{percents[place]} %</small>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
