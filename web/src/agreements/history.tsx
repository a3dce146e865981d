import { percent, utc } from '@almanac-chain/agent/base/format';
import type { Settlement, Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { periodEnd } from '@almanac-chain/agent/sli/calendar';
import { settlementText } from '@almanac-chain/agent/words/agreement-preview';
import type { PaymentRow, RowState } from './history-rows.ts';
import { Table } from './lists.tsx';
import type { Ledger, PeriodRecord } from './read.ts';
import { type PageRecount, partOf, reachedPpm } from './recount.ts';

const states: Readonly<Record<RowState, string>> = {
  settled: 'settled',
  due: 'due: can be settled now',
  final: 'follows, in order',
  awaited: 'over, its record is not final',
  open: 'covered now, so far',
  recorded: 'over: by the record alone',
};

/** A row a period: what was paid, or will be, with the record that says so beside it. */
export function History({
  rows,
  terms,
  ledger,
}: {
  readonly rows: readonly PaymentRow[];
  readonly terms: Terms;
  readonly ledger: Pick<Ledger, 'currency'>;
}) {
  const isCounted = terms.indicator === 'authorship';
  const recordTitles = isCounted
    ? ['authored of assigned']
    : ['answered in time', 'samples', 'coverage %', 'reporters'];
  const moneyTitles = ['to the customer', 'to the provider', 'to who settled', 'to reporters'];
  return (
    <Table
      name="Settlement history"
      titles={[
        terms.period,
        'state',
        'outcome',
        ...moneyTitles,
        ...recordTitles,
        'share %',
        'counted again here',
        'block',
      ]}
      numbers={[...moneyTitles, ...recordTitles, 'share %', 'block']}
    >
      {rows.map((row) => (
        <tr key={row.startS} data-period={row.startS} data-state={row.state}>
          <th scope="row" title={`until ${utc(periodEnd(terms.period, row.startS) * 1_000)} UTC`}>
            {periodLabel(terms.period, row.startS)}
          </th>
          <td>{states[row.state]}</td>
          <td data-column="outcome" data-outcome={row.settlement?.outcome.kind} className="words">
            {outcomeText(row.settlement, ledger)}
          </td>
          <Money of={row.settlement} ledger={ledger} />
          <RecordCells of={row.record} withinUs={terms.objective.withinUs} isCounted={isCounted} />
          <td data-column="recount" className="words">
            {recountText(row.recount)}
          </td>
          <td className="number">{row.block?.toLocaleString('en-US') ?? '-'}</td>
        </tr>
      ))}
    </Table>
  );
}

function outcomeText(settlement: Settlement | undefined, { currency }: Pick<Ledger, 'currency'>): string {
  if (!settlement) return 'not known yet';
  const { kind } = settlement.outcome;
  // What each gets stands in columns of its own.
  return kind === 'unknown' ? settlementText(settlement, currency) : kind;
}

function Money({
  of,
  ledger: { currency },
}: {
  readonly of: Settlement | undefined;
  readonly ledger: Pick<Ledger, 'currency'>;
}) {
  const shares = [
    ['customer', of?.payout],
    ['provider', of?.feeToProvider],
    ['caller', of?.toCaller],
    ['reporters', of?.toReporters],
  ] as const;
  return shares.map(([who, amount]) => (
    <td key={who} className="number" data-paid={who} data-amount={amount?.toString()}>
      {amount === undefined ? '-' : amountText(amount, currency)}
    </td>
  ));
}

function RecordCells({
  of: record,
  withinUs,
  isCounted,
}: {
  readonly of: PeriodRecord | undefined;
  readonly withinUs: number;
  readonly isCounted: boolean;
}) {
  const whole = (value: bigint): string => value.toLocaleString('en-US');
  const cells = record && (record.sampled ? sampledCells(record.sampled, record, withinUs) : undefined);
  const texts = isCounted
    ? [record ? `${whole(record.authored)} of ${whole(record.assigned)}` : 'no record']
    : (cells ?? ['no record', '-', '-', '-']);
  return (
    <>
      {texts.map((text, place) => (
        <td key={place} className="number" data-column={place === 0 ? 'record' : undefined}>
          {text}
        </td>
      ))}
      <td className="number" data-column="share">
        {record ? percent(reachedPpm(record, withinUs)) : '?'}
      </td>
    </>
  );
}

function sampledCells(
  { samples, coveragePpm, reporters }: NonNullable<PeriodRecord['sampled']>,
  record: PeriodRecord,
  withinUs: number,
): readonly string[] {
  const { good } = partOf(record, withinUs);
  const whole = (value: bigint): string => value.toLocaleString('en-US');
  return [whole(good / 16n), whole(samples), percent(coveragePpm), String(reporters)];
}

function recountText(recount: PageRecount | undefined): string {
  if (!recount) return '-';
  if (recount.kind === 'same') return 'the same';
  return recount.kind === 'differs' ? `differs: ${recount.sentence}` : `not possible: ${recount.sentence}`;
}
