import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, isCounted as isCount } from '@almanac-chain/agent/sli/indicator';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useChain } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { startBack } from '../chain/periods.ts';
import type { DayShare } from '../design/day-bars.tsx';
import { floorOf, RangeScale } from '../design/range.tsx';
import { maxPicked, toggled } from './pick.ts';
import type { Order, Row } from './rank.ts';
import { shownPeriods } from './row-bars.tsx';
import { RowCells } from './row-cells.tsx';

const keptTitles: Readonly<Partial<Record<IndicatorName, string>>> = {
  authorship: 'Slots kept',
  heartbeat: 'Heartbeats',
  backing: 'Votes given',
  availability: 'Pieces held',
};

interface ListProps {
  readonly rows: readonly Row[];
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly kind: PeriodKind;
  readonly startS: number;
  /** What was missed by period, of each target; where it is not known, rows ask for their own history. */
  readonly days: ReadonlyMap<number, readonly DayShare[]>;
  /** Until then its columns say nothing: `?` would be an answer. */
  readonly isArrivalRead: boolean;
  readonly objectivePpm: number;
  readonly picked: readonly number[];
  readonly onPick: (picked: readonly number[]) => void;
  readonly order: Order;
  readonly isReversed: boolean;
}

const phone = matchMedia('(max-width: 760px)');
const rowHeight = { wide: 60, phone: 128 } as const;

/** The list; of a thousand rows those on screen exist. */
export function ValidatorList(props: ListProps) {
  const { rows, indicator, network, kind, startS, days } = props;
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const isPhone = useIsPhone();
  useLayoutEffect(() => {
    const { top: fromScreen = 0 } = body.current?.getBoundingClientRect() ?? {};
    setTop(Math.round(fromScreen + scrollY));
  }, [isPhone]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (isPhone ? rowHeight.phone : rowHeight.wide),
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.target ?? index,
  });
  const floor = useMemo(() => floorOf(rows.flatMap(({ record }) => record.interval?.lowPpm ?? [])), [rows]);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const toggle = useCallback((target: number) => {
    const { onPick, picked } = latest.current;
    onPick(toggled(picked, target));
  }, []);
  const fromS = useChain(
    ['back', network, kind, startS],
    (asked) => startBack(asked, network, kind, startS, shownPeriods - 1),
    { isEnabled: days.size === 0, isOnce: true },
  ).data?.answer;
  return (
    <div
      className="card list"
      role="table"
      aria-label="Validators"
      aria-rowcount={rows.length + 1}
      data-indicator={indicator}
    >
      <div role="rowgroup" className="head">
        <Titles {...props} floor={floor} />
      </div>
      <div role="rowgroup" ref={body} className="body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                className={props.picked.includes(row.target) ? 'row picked' : 'row'}
                data-target={row.target}
                onKeyDown={moveFocus}
                style={{ height: item.size, transform: `translateY(${item.start - top}px)` }}
              >
                <RowCells
                  row={row}
                  rank={item.index + 1}
                  indicator={indicator}
                  network={network}
                  kind={kind}
                  fromS={fromS}
                  days={days.get(row.target)}
                  floor={floor}
                  objectivePpm={props.objectivePpm}
                  isArrivalRead={props.isArrivalRead}
                  isPicked={props.picked.includes(row.target)}
                  isFull={props.picked.length >= maxPicked}
                  onToggle={toggle}
                />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

/** What each column is, which it is sorted by, and the scale of the ranges. */
function Titles({
  rows,
  indicator,
  order,
  isReversed,
  floor,
  days,
}: Pick<ListProps, 'rows' | 'indicator' | 'order' | 'isReversed' | 'days'> & { readonly floor: number }) {
  const isCounted = isCount(indicator);
  const sort = { order, isReversed };
  return (
    <div role="row" className="row" aria-rowindex={1}>
      <span role="columnheader">
        <span className="hidden">pick</span>
      </span>
      <span role="columnheader">
        <span className="hidden">rank</span>
      </span>
      <Title own="name" {...sort}>
        {rows.length} {rows.length === 1 ? 'validator' : 'validators'}
      </Title>
      <Title own={isCounted ? 'missed' : 'sli'} {...sort}>
        {keptTitles[indicator] ?? 'Answered'}
      </Title>
      <Title own="low" className="range" title="95 %, with each window as one trial" {...sort}>
        Likely range
        <RangeScale floor={floor} />
      </Title>
      <Title own="p95" className="arrival" {...sort}>
        {indicator === 'authorship' || indicator === 'arrival' ? 'Blocks arrive' : 'Answers come'}
      </Title>
      <span role="columnheader" className="coverage" title="Samples taken of samples expected">
        Seen by reporters
      </span>
      <span role="columnheader" className="hist">
        {days.size > 0 ? 'Day by day' : 'Periods before'}
      </span>
    </div>
  );
}

function Title({
  own,
  order,
  isReversed,
  className,
  title,
  children,
}: {
  readonly own: Order;
  readonly order: Order;
  readonly isReversed: boolean;
  readonly className?: string;
  readonly title?: string;
  readonly children: React.ReactNode;
}) {
  const { set } = useRoute();
  const isCurrent = own === order;
  const [name, scale] =
    Array.isArray(children) && own === 'low' ? (children as React.ReactNode[]) : [children];
  return (
    <span
      role="columnheader"
      className={className}
      title={title}
      aria-sort={isCurrent ? (isReversed ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        onClick={() => set({ sort: own, dir: isCurrent && !isReversed ? 'up' : undefined })}
      >
        {name}
        <span aria-hidden="true">{isCurrent ? (isReversed ? ' ▴' : ' ▾') : ''}</span>
      </button>
      {scale}
    </span>
  );
}

/** Arrow keys go from row to row. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const index = Number(event.currentTarget.getAttribute('aria-rowindex'));
  const next = index + (event.key === 'ArrowDown' ? 1 : -1);
  const row = event.currentTarget.parentElement?.querySelector(`[aria-rowindex="${next}"] a`);
  if (!(row instanceof HTMLElement)) return;
  event.preventDefault();
  row.focus();
}

function useIsPhone(): boolean {
  const [isPhone, setIsPhone] = useState(phone.matches);
  useLayoutEffect(() => {
    const listen = (): void => setIsPhone(phone.matches);
    phone.addEventListener('change', listen);
    return () => phone.removeEventListener('change', listen);
  }, []);
  return isPhone;
}
