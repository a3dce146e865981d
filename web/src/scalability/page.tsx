import { figure } from '@almanac-chain/agent/base/figure';
import { fromMicros, lawOf } from '@almanac-chain/agent/chain/scalability/stored-units';
import { percentOf } from '@almanac-chain/agent/words/law-text';
import type { ReactNode } from 'react';
import { useChain } from '../app/chain-context.tsx';
import { hrefOf, useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { type Run, readSubject, readSubjects, type TestedSubject } from '../chain/scalability.ts';
import { Lead } from '../design/lead.tsx';
import { AccountName } from '../names/account-name.tsx';
import { HeldBack } from './held-back.tsx';
import { LawChart } from './law-chart.tsx';
import { LeftOutTable } from './left-out.tsx';
import { type Release, rate, releaseOf, verdictStates } from './releases.ts';
import { Runs } from './runs.tsx';
import { WhatIf } from './what-if.tsx';

/** How subjects scale: what was measured, the law that the chain has proved, and what is required of it. */
export function ScalabilityPage({ subject }: { readonly subject: string }) {
  if (subject === '') return <Subjects />;
  return /^\d+$/.test(subject) ? <SubjectPage id={Number(subject)} /> : <NoSubject name={subject} />;
}

function Subjects() {
  const subjects = useChain(['subjects'], readSubjects);
  return (
    <>
      <Lead title="Scalability">
        <p>
          What software carries as it grows: measured, fitted to one law, and the law proved by the chain.
        </p>
      </Lead>
      <Answered of={subjects} what="the subjects">
        {(answer) =>
          answer.length === 0 ? (
            <Empty>
              Nothing is load-tested on this chain yet. "almanac sweep" measures a network, "almanac submit
              --register" brings the points and their law here.
            </Empty>
          ) : (
            <ul className="cards">
              {answer.map(({ id, name, owner, runs }) => (
                <li key={id}>
                  <a href={hrefOf(['scale', String(id)])}>{name}</a>
                  <span className="muted">
                    {runs} {runs === 1 ? 'run' : 'runs'} of <AccountName account={owner} size={20} isInline />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}

function NoSubject({ name }: { readonly name: string }) {
  return (
    <Empty>
      There is no subject {name}. <a href={hrefOf(['scale'])}>All subjects</a>
    </Empty>
  );
}

function SubjectPage({ id }: { readonly id: number }) {
  const subject = useChain(['subject', id], (asked) => readSubject(asked, id));
  return (
    <Answered of={subject} what="the subject">
      {(answer) => (answer ? <Shown subject={answer} /> : <NoSubject name={String(id)} />)}
    </Answered>
  );
}

function Shown({ subject }: { readonly subject: TestedSubject }) {
  const { params, set } = useRoute();
  const { runs, requirement } = subject;
  const named = params.get('run');
  const run =
    named === null ? (runs.find(({ law }) => law) ?? runs[0]) : runs.find(({ id }) => String(id) === named);
  if (!run) {
    return (
      <>
        <Lead title={subject.name} />
        <Empty>
          {named === null ? (
            'It has no runs yet: "almanac submit" brings one.'
          ) : (
            <>
              There is no run {named}.{' '}
              <a href={hrefOf(['scale', String(subject.id)])}>The runs that there are</a>
            </>
          )}
        </Empty>
      </>
    );
  }
  const baseline = runs.find(({ isBaseline }) => isBaseline);
  const release = releaseOf(run, baseline, subject);
  const beside = (params.get('with') ?? '').split(',');
  const others = runs.filter(({ id }) => id !== run.id && beside.includes(String(id)));
  return (
    <>
      <Sentence subject={subject} release={release}>
        <label className="sm">
          Beside{' '}
          <select
            value={others.length === 1 ? String(others[0]?.id) : ''}
            onChange={({ target }) => set({ with: target.value })}
          >
            <option value="">{others.length > 1 ? `${others.length} others` : 'nothing'}</option>
            {runs
              .filter(({ id }) => id !== run.id)
              .map(({ id, version }) => (
                <option key={id} value={id}>
                  {version}
                </option>
              ))}
          </select>
        </label>
      </Sentence>
      <div className="grid">
        <LawChart run={run} others={others} ghost={ghostOf(params)} required={requirement?.minThroughput} />
        <HeldBack subject={subject} run={run} release={release} />
        <section className="card c12">
          <header>
            <h2>Release after release</h2>
            <p>gate in CI: almanac gate</p>
          </header>
          <Runs subject={subject} current={run} onWith={(list) => set({ with: list })} />
        </section>
        <section className="card c12">
          <LawFigures run={run} />
          {run.law && <WhatIf law={lawOf(run.law.parameters)} />}
          <LeftOutTable run={run} />
        </section>
      </div>
    </>
  );
}

/** As many letters of a commit as tell it apart. */
const commitLetters = 10;

/** What the chosen release comes to, in two sentences. */
function Sentence({
  subject,
  release,
  children,
}: {
  readonly subject: TestedSubject;
  readonly release: Release;
  readonly children: ReactNode;
}) {
  const { run, verdict, highest, peakSize, change, commonSize } = release;
  const unit = run.varied === 'Validators' ? 'validators' : 'requests in flight';
  const word = {
    passes: 'passes',
    refused: 'is refused',
    baseline: 'is the baseline',
    'no law': 'has no law yet',
    'not judged': 'is measured',
  }[verdict];
  return (
    <Lead
      title={`${subject.name} ${run.version} ${word}`}
      state={verdictStates[verdict]}
      acts={<div className="acts">{children}</div>}
    >
      <p data-change={change}>
        {highest === undefined
          ? 'The chain has proved no law for it: “almanac submit” brings one. '
          : `It carries ${rate(highest)} transactions a second at ${peakSize === undefined ? 'most' : `its peak, with ${Math.round(peakSize)} ${unit}; more make it slower`}. `}
        {change !== undefined &&
          commonSize !== undefined &&
          `Up to ${figure(commonSize)} ${unit}, which both have measured, it carries ${(100 * Math.abs(change)).toFixed(1)} % ${change < 0 ? 'less' : 'more'} than the baseline. `}
        <span className="faint">
          Commit <span title={run.commit}>{run.commit.slice(0, commitLetters)}</span>, run {run.id} at block{' '}
          {run.block.toLocaleString('en-US')}.
        </span>
      </p>
    </Lead>
  );
}

function ghostOf(params: URLSearchParams) {
  const [lambda, sigma, kappa] = ['l', 's', 'k'].map((name) => Number(params.get(name) ?? Number.NaN));
  if (lambda === undefined || sigma === undefined || kappa === undefined) return undefined;
  return [lambda, sigma, kappa].every(Number.isFinite) ? { lambda, sigma, kappa } : undefined;
}

/** The law in the chain's words; what is measured in transactions a second has no unit of its own. */
function LawFigures({ run: { law } }: { readonly run: Run }) {
  if (!law)
    return <p className="nothing">The chain has proved no law for this run: “almanac submit” brings one.</p>;
  const { lambda, sigma, kappa } = lawOf(law.parameters);
  const { peak, limit, flags } = law.checked.figures;
  const figures: readonly (readonly [title: string, text: string])[] = [
    ['λ, of one', figure(lambda)],
    ['σ, contention', percentOf(sigma)],
    ['κ, coherency', percentOf(kappa)],
    [
      'peak',
      flags.includes('past_peak')
        ? 'past it'
        : peak
          ? `${figure(fromMicros(peak.throughput))} at ${figure(fromMicros(peak.size))}`
          : 'no peak',
    ],
    ['best size', peak ? figure(peak.bestSize) : '-'],
    ['limit', limit === undefined ? '-' : figure(fromMicros(limit))],
    ['flags', flags.length === 0 ? 'none' : flags.join(', ')],
  ];
  return (
    <>
      <h2>The law</h2>
      <dl className="figures" aria-label="The law">
        {figures.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd data-law={title}>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
