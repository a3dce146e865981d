import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, isCounted as isCount } from '@almanac-chain/agent/sli/indicator';
import { memo } from 'react';
import { hrefOf } from '../app/route.ts';
import type { DayShare } from '../design/day-bars.tsx';
import { RangeMark } from '../design/range.tsx';
import { AccountName } from '../names/account-name.tsx';
import { type Cell, cellOf, cellsOf } from '../record/figures.tsx';
import { MeasuredSince } from './measured-since.tsx';
import type { Row } from './rank.ts';
import { RowBars } from './row-bars.tsx';

interface RowProps {
  readonly row: Row;
  readonly rank: number;
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly kind: PeriodKind;
  /** Where the history of a row begins. */
  readonly fromS: number | undefined;
  readonly days: readonly DayShare[] | undefined;
  readonly floor: number;
  readonly objectivePpm: number;
  readonly isArrivalRead: boolean;
  readonly isPicked: boolean;
  readonly isFull: boolean;
  readonly onToggle: (target: number) => void;
}

/** Reporters that saw less than this of a target's blocks leave its arrival in doubt. */
const lowCoveragePpm = 800_000;

/** Drawn again only when something of its own has changed: a list has many. */
export const RowCells = memo(function RowCells(props: RowProps) {
  const { row, rank, indicator, network, kind, isPicked, isFull, onToggle } = props;
  const { record, arrival, account } = row;
  const isCounted = isCount(indicator);
  return (
    <>
      <label role="cell" className="pick">
        {account !== undefined && (
          <input
            type="checkbox"
            aria-label={`Pick ${row.label}`}
            checked={isPicked}
            disabled={!isPicked && isFull}
            onChange={() => onToggle(row.target)}
          />
        )}
      </label>
      <span role="cell" data-column="#" className="rank">
        {rank}
      </span>
      <span role="cell" className="who" data-column="validator">
        <span>
          <a
            href={hrefOf(['v', account ?? String(row.target)], { network: network || undefined })}
            title={row.name}
          >
            <AccountName
              account={account}
              endpoint={account === undefined ? row.name : undefined}
              size={28}
            />
          </a>
        </span>
      </span>
      <Kept of={cellsOf(indicator, record)} isCounted={isCounted} />
      <span role="cell" className="range" data-column="range">
        <RangeMark of={record} floor={props.floor} objectivePpm={props.objectivePpm} />
        <span className="hidden" aria-hidden="true">
          <Number of={cellOf(indicator, record, '95 % CI')} />
        </span>
      </span>
      {isCounted && indicator !== 'authorship' ? (
        <>
          <span role="cell" className="v arrival" />
          <span role="cell" className="v coverage" />
        </>
      ) : (
        <Measured
          indicator={isCounted ? 'arrival' : indicator}
          record={isCounted ? arrival : record}
          of={isCounted ? 'arrival' : undefined}
          isRead={!isCounted || props.isArrivalRead}
        />
      )}
      <span role="cell" className="hist" data-column="history">
        <RowBars
          network={network}
          target={row.target}
          indicator={indicator}
          kind={kind}
          fromS={props.fromS}
          days={props.days}
        />
        <span className="since">
          {row.region !== undefined && <span className="region">{row.region} · </span>}
          since <MeasuredSince network={network} target={row.target} indicator={indicator} />
        </span>
      </span>
    </>
  );
});

function Kept({ of, isCounted }: { readonly of: readonly Cell[]; readonly isCounted: boolean }) {
  const named = (title: string): Cell | undefined => of.find((cell) => cell.title === title);
  const share = of[0];
  const missed = named('missed');
  const note = named('note')?.text.replace('provisional', 'open').replace('low confidence', 'few windows');
  return (
    <span role="cell" className="v" data-column="kept" title={named('authored/assigned')?.text ?? ''}>
      <b>{share && <Number of={share} />} %</b>
      <span className="sub">
        {isCounted && missed && (
          <>
            <Number of={missed} /> missed
          </>
        )}
        {note && `${isCounted ? ', ' : ''}${note}`}
      </span>
      <span className="hidden" aria-hidden="true">
        {of
          .filter(({ title }) => ['windows', 'latency SLI %', 'p99 ms'].includes(title))
          .map((cell) => (
            <Number key={cell.title} of={cell} />
          ))}
      </span>
    </span>
  );
}

/** How late, and how much of it was seen. */
function Measured({
  indicator,
  record,
  of,
  isRead,
}: {
  readonly indicator: IndicatorName;
  readonly record: Row['arrival'];
  readonly of: 'arrival' | undefined;
  readonly isRead: boolean;
}) {
  const cell = (title: string): React.ReactNode => {
    const own = cellOf(indicator, record, title);
    return <Number of={isRead ? own : { ...own, text: '…' }} kind={isRead ? of : undefined} />;
  };
  const isUnknown = isRead && record === undefined;
  const coverage = record?.sampled?.coveragePpm;
  const unit = (title: string): string => (/^\d/.test(cellOf(indicator, record, title).text) ? ' ms' : '');
  return (
    <>
      <span role="cell" className={isUnknown ? 'v arrival faint' : 'v arrival'}>
        <b>
          {cell('p50 ms')}
          {unit('p50 ms')}
        </b>
        <span className="sub">
          p95 {cell('p95 ms')}
          {unit('p95 ms')}
        </span>
      </span>
      <span
        role="cell"
        className={`v coverage ${coverage !== undefined && coverage < lowCoveragePpm ? 'late' : ''} ${isUnknown ? 'faint' : ''}`}
      >
        <b>
          {cell('coverage %')}
          {coverage === undefined ? '' : ' %'}
        </b>
        <span className="sub">by {cell('reporters')}</span>
      </span>
    </>
  );
}

function Number({
  of: { title, text, value },
  kind,
}: {
  readonly of: Cell;
  readonly kind?: string | undefined;
}) {
  return (
    <span className="number" data-column={title} data-of={kind} data-value={value}>
      {text}
    </span>
  );
}
