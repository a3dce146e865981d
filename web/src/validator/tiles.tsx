import { figure } from '@almanac-chain/agent/base/figure';
import { exactPercent } from '@almanac-chain/agent/base/format';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, indicatorNames, isOfNetwork } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Answered } from '../app/states.tsx';
import { windowLength } from '../chain/periods.ts';
import { readRecord } from '../chain/records.ts';
import { cellsOf, Whisker } from '../record/figures.tsx';
import { budgetOf, parseObjective } from './budget.ts';

interface TilesProps {
  readonly network: number;
  readonly target: number;
  readonly kind: PeriodKind;
}

/** The last closed period by indicator, beside an objective: value, interval, what may still be missed. */
export function Tiles(props: TilesProps) {
  const { params, set } = useRoute();
  const objectivePpm = parseObjective(params.get('objective'));
  return (
    <>
      <label className="objective">
        Objective, %{' '}
        <input
          inputMode="decimal"
          size={7}
          defaultValue={exactPercent(objectivePpm)}
          onBlur={({ target }) => set({ objective: exactPercent(parseObjective(target.value)) })}
        />
      </label>
      <div className="tiles">
        {indicatorNames
          .filter((indicator) => isOfNetwork(indicator, props.network))
          .map((indicator) => (
            <Tile key={indicator} {...props} indicator={indicator} objectivePpm={objectivePpm} />
          ))}
      </div>
    </>
  );
}

function Tile({
  network,
  target,
  kind,
  indicator,
  objectivePpm,
}: TilesProps & { readonly indicator: IndicatorName; readonly objectivePpm: number }) {
  const record = useChain(
    ['record', network, target, indicator, kind],
    async (asked) =>
      (await readRecord(asked, network, target, indicator, kind)) ??
      (await readRecord(asked, network, target, indicator, kind, Math.floor(asked.asOf.timeMs / 1_000))),
  );
  // Only what is still to come of a period is counted in windows.
  const isOpen = record.data?.answer?.provisional === true;
  const length = useChain(['window-length', network], (asked) => windowLength(asked, network), {
    isEnabled: isOpen,
  });
  const windowS = isOpen ? length.data?.answer : 1;
  return (
    <section className="tile" aria-label={indicator} data-indicator={indicator}>
      <h2>{indicator}</h2>
      <Answered of={record} what={indicator} rows={3}>
        {(answer) => {
          if (!answer) return <p className="muted">no record</p>;
          const budget = windowS === undefined ? undefined : budgetOf(answer, objectivePpm, windowS);
          return (
            <>
              <p className="muted">
                {kind} {periodLabel(kind, answer.period.startS)}
              </p>
              <Whisker record={answer} width={200} />
              <dl>
                {cellsOf(indicator, answer)
                  .filter(({ text }) => text !== '')
                  .map(({ title, text, value }) => (
                    <div key={title}>
                      <dt>{title}</dt>
                      <dd data-column={title} data-value={value}>
                        {text}
                      </dd>
                    </div>
                  ))}
                {budget && (
                  <div>
                    <dt>
                      {answer.sampled ? 'samples' : 'slots'} missed, of allowed in this {kind}
                    </dt>
                    <dd className={budget.leftPpm >= 0 ? 'met' : 'missed'}>
                      {figure(budget.missed)} of {figure(budget.allowed)}:{' '}
                      {budget.leftPpm >= 0
                        ? `${figure(budget.leftPpm / 10_000)} % of the budget left`
                        : 'more than the budget'}
                    </dd>
                  </div>
                )}
              </dl>
            </>
          );
        }}
      </Answered>
    </section>
  );
}
