import { figure } from '@almanac-chain/agent/base/figure';
import { missedParts } from '@almanac-chain/agent/chain/scalability/law-document';
import { fromMicros, lawOf } from '@almanac-chain/agent/chain/scalability/stored-units';
import { percentOf, requirementLines } from '@almanac-chain/agent/words/law-text';
import { useChain } from '../app/chain-context.tsx';
import { hrefOf, useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { type Run, readSubject, readSubjects, type TestedSubject } from '../chain/scalability.ts';
import { LawChart } from './law-chart.tsx';
import { LeftOutTable } from './left-out.tsx';
import { WhatIf } from './what-if.tsx';

/** How subjects scale: what was measured, the law that the chain has proved, and what is required of it. */
export function ScalabilityPage({ subject }: { readonly subject: string }) {
  return subject === '' ? <Subjects /> : <SubjectPage id={Number(subject)} />;
}

function Subjects() {
  const subjects = useChain(['subjects'], readSubjects);
  return (
    <>
      <h1>Scalability</h1>
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
                    {runs} {runs === 1 ? 'run' : 'runs'} of {owner}
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

function SubjectPage({ id }: { readonly id: number }) {
  const subject = useChain(['subject', id], (asked) => readSubject(asked, id));
  return (
    <Answered of={subject} what="the subject">
      {(answer) =>
        answer ? (
          <Shown subject={answer} />
        ) : (
          <Empty>
            There is no subject {id}. <a href={hrefOf(['scale'])}>All subjects</a>
          </Empty>
        )
      }
    </Answered>
  );
}

function Shown({ subject }: { readonly subject: TestedSubject }) {
  const { params, set } = useRoute();
  const { runs, requirement } = subject;
  const named = params.get('run');
  const run = runs.find(({ id }) => String(id) === named) ?? runs.find(({ law }) => law) ?? runs[0];
  if (!run) {
    return (
      <>
        <h1>{subject.name}</h1>
        <Empty>It has no runs yet: "almanac submit" brings one.</Empty>
      </>
    );
  }
  const others = runs.filter(
    ({ id }) => id !== run.id && (params.get('with') ?? '').split(',').includes(String(id)),
  );
  return (
    <>
      <h1>{subject.name}</h1>
      <p className="said">
        {run.version}, commit {run.commit}, run {run.id} at block {run.block.toLocaleString('en-US')}; size is
        the number of {run.varied === 'Validators' ? 'validators' : 'requests in flight'}
      </p>
      <LawChart run={run} others={others} ghost={ghostOf(params)} />
      <LawFigures run={run} />
      {requirement && run.outcome && run.law && (
        <section data-requirement>
          <h2>
            Requirement{' '}
            <span className="badge">{missedParts(run.outcome).length === 0 ? '✓ met' : '✗ missed'}</span>
          </h2>
          <ul className="lines">
            {requirementLines(requirement, run.outcome, run.law.parameters).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      {run.law && <WhatIf law={lawOf(run.law.parameters)} />}
      <LeftOutTable run={run} />
      <h2>Runs</h2>
      <Runs runs={runs} current={run} onWith={(list) => set({ with: list })} />
    </>
  );
}

function ghostOf(params: URLSearchParams) {
  const [lambda, sigma, kappa] = ['l', 's', 'k'].map((name) => Number(params.get(name) ?? Number.NaN));
  if (lambda === undefined || sigma === undefined || kappa === undefined) return undefined;
  return [lambda, sigma, kappa].every(Number.isFinite) ? { lambda, sigma, kappa } : undefined;
}

/** The law in the chain's words; what is measured in transactions a second has no unit of its own. */
function LawFigures({ run: { law } }: { readonly run: Run }) {
  if (!law) return <Empty>The chain has proved no law for this run: "almanac submit" brings one.</Empty>;
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
    <dl className="sum" aria-label="The law">
      {figures.map(([title, text]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd data-law={title}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Runs({
  runs,
  current,
  onWith,
}: {
  readonly runs: readonly Run[];
  readonly current: Run;
  readonly onWith: (ids: string) => void;
}) {
  const { path, params } = useRoute();
  const shown = (params.get('with') ?? '').split(',').filter(Boolean);
  const toggle = (id: string): void =>
    onWith((shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]).join(','));
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Runs">
      <table>
        <thead>
          <tr>
            {['beside', 'version', 'run', 'peak at', 'peak', 'sigma', 'kappa', 'requirement', 'flags'].map(
              (title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => {
            const law = run.law && lawOf(run.law.parameters);
            const found = run.law?.checked.figures;
            const missed = run.outcome && missedParts(run.outcome);
            const highest = found?.peak?.throughput ?? found?.limit;
            return (
              <tr key={run.id} data-run={run.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Show ${run.version} beside`}
                    checked={shown.includes(String(run.id))}
                    disabled={run.id === current.id}
                    onChange={() => toggle(String(run.id))}
                  />
                </td>
                <th scope="row">
                  <a
                    href={hrefOf(path, { run: run.id })}
                    aria-current={run.id === current.id ? 'true' : undefined}
                  >
                    {run.version}
                  </a>
                  {run.isBaseline && ' (baseline)'}
                </th>
                <td className="number">{run.id}</td>
                <td className="number">
                  {found ? (found.peak ? figure(fromMicros(found.peak.size)) : 'no peak') : ''}
                </td>
                <td className="number">{highest === undefined ? '' : figure(fromMicros(highest))}</td>
                <td className="number">{law && percentOf(law.sigma)}</td>
                <td className="number">{law && percentOf(law.kappa)}</td>
                <td>{missed ? (missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`) : '-'}</td>
                <td>{found?.flags.join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
