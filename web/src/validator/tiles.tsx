import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { usedPercent } from '@almanac-chain/agent/sli/error-budget';
import { countedTable, indicatorNames, isCounted, isOfNetwork } from '@almanac-chain/agent/sli/indicator';
import { spentText } from '@almanac-chain/agent/words/spent-text';
import { useChain } from '../app/chain-context.tsx';
import { Answered } from '../app/states.tsx';
import { usualWindowS } from '../chain/periods.ts';
import { readRecord } from '../chain/records.ts';
import { Chip } from '../design/chip.tsx';
import { budgetOf } from '../record/budget.ts';
import { cellsOf } from '../record/figures.tsx';

interface RecordsProps {
  readonly network: number;
  readonly target: number;
  readonly kind: PeriodKind;
  readonly objectivePpm: number;
}

/** The last closed period by indicator, with all of its figures and what an objective leaves of it; what has no record is one line. */
export function RecordsTable({ network, target, kind, objectivePpm }: RecordsProps) {
  const names = indicatorNames.filter((indicator) => isOfNetwork(indicator, network));
  const records = useChain(['records', network, target, kind], async (asked) => {
    const nowS = Math.floor(asked.asOf.timeMs / 1_000);
    const windowS = await usualWindowS(asked, network);
    const rows = await Promise.all(
      names.map(async (indicator) => ({
        indicator,
        record:
          (await readRecord(asked, network, target, indicator, kind)) ??
          (await readRecord(asked, network, target, indicator, kind, nowS)),
      })),
    );
    return { windowS, rows };
  });
  return (
    <Answered of={records} what="the records" rows={2}>
      {({ windowS, rows }) => {
        const missing = rows.filter(({ record }) => record === undefined).map(({ indicator }) => indicator);
        return (
          <>
            {rows.map(({ indicator, record }) => {
              if (!record) return null;
              const budget = budgetOf(record, objectivePpm, windowS ?? 1);
              return (
                <section key={indicator} aria-label={indicator} data-indicator={indicator}>
                  <h3>
                    {indicator}, {kind} {periodLabel(kind, record.period.startS)}
                  </h3>
                  <dl className="figures">
                    {cellsOf(indicator, record)
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
                          error budget, {isCounted(indicator) ? countedTable[indicator].counts : 'samples'}
                        </dt>
                        <dd>
                          <Chip state={budget.leftPpm >= 0 ? 'up' : 'down'}>
                            {usedPercent(budget)} % used
                          </Chip>
                          {spentText(budget)}
                        </dd>
                      </div>
                    )}
                  </dl>
                </section>
              );
            })}
            {missing.length > 0 && (
              <p className="nothing">
                No record of {missing.join(', ')}: “almanac target add” and “almanac agent” start what
                reporters measure.
              </p>
            )}
          </>
        );
      }}
    </Answered>
  );
}
