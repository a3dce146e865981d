import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useChain } from '../app/chain-context.tsx';
import { Identicon } from '../app/identicon.tsx';
import { hrefOf, useRoute } from '../app/route.ts';
import { startBack } from '../chain/periods.ts';
import { type Cell, cellOf, cellsOf, Whisker } from '../record/figures.tsx';
import { MeasuredSince } from './measured-since.tsx';
import { maxPicked, toggled } from './pick.ts';
import type { Order, Row } from './rank.ts';
import { RowSparkline, shownPeriods } from './row-sparkline.tsx';

interface ListProps {
  readonly rows: readonly Row[];
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly kind: PeriodKind;
  readonly startS: number;
  /** Until then its columns say nothing: `?` would be an answer. */
  readonly isArrivalRead: boolean;
  readonly picked: readonly number[];
  readonly onPick: (picked: readonly number[]) => void;
  readonly order: Order;
  readonly isReversed: boolean;
}

const arrivalTitles = ['p50 ms', 'p95 ms', 'coverage %', 'reporters'] as const;
/** By which order a click on a column's title sorts. */
const orderOf: Readonly<Record<string, Order>> = {
  validator: 'name',
  'SLI %': 'sli',
  'uptime %': 'sli',
  missed: 'missed',
  'low..high %': 'low',
  'p95 ms': 'p95',
};

const phone = matchMedia('(max-width: 700px)');
const rowHeight = { wide: 44, phone: 116 } as const;

/** The list; of a thousand rows those on screen exist. */
export function ValidatorList(props: ListProps) {
  const { rows, indicator } = props;
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const isPhone = useIsPhone();
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), [isPhone]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (isPhone ? rowHeight.phone : rowHeight.wide),
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.target ?? index,
  });
  const columns = useMemo(() => columnsOf(indicator), [indicator]);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const toggle = useCallback((target: number) => {
    const { onPick, picked } = latest.current;
    onPick(toggled(picked, target));
  }, []);
  const { network, kind, startS } = props;
  const fromS = useChain(['back', network, kind, startS], (asked) =>
    startBack(asked, network, kind, startS, shownPeriods - 1),
  ).data?.answer;
  return (
    <div
      className="list"
      role="table"
      aria-label="Validators"
      aria-rowcount={rows.length + 1}
      data-indicator={indicator}
    >
      <div role="rowgroup" className="head">
        <div role="row" className="row" aria-rowindex={1}>
          {columns.map((title) => (
            <ColumnTitle key={title} title={title} order={props.order} isReversed={props.isReversed} />
          ))}
        </div>
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
                className="row"
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

function columnsOf(indicator: IndicatorName): readonly string[] {
  const figures = cellsOf(indicator, undefined).map(({ title }) => title);
  const shown = figures.filter((title) => title !== 'note');
  const arrival = indicator === 'authorship' ? arrivalTitles : [];
  return ['pick', '#', 'validator', 'value and interval', ...shown, ...arrival, 'history', 'note'];
}

const meanings: Readonly<Record<string, string>> = {
  'low..high %': 'The 95 % interval of what is to be expected, with each window as one trial',
  'value and interval': 'The value as a bar, what is to be expected as a whisker',
  'coverage %': 'Samples taken of samples expected',
  reporters: 'How many reports the record rests on',
  history: 'The periods before, oldest first; and since when it is measured',
};

function ColumnTitle({
  title,
  order,
  isReversed,
}: { title: string } & Pick<ListProps, 'order' | 'isReversed'>) {
  const { set } = useRoute();
  const own = orderOf[title];
  const isCurrent = own === order;
  const name =
    title === 'pick' ? (
      <span className="hidden">pick</span>
    ) : title === 'authored/assigned' ? (
      <>
        authored/
        <wbr />
        assigned
      </>
    ) : title === 'history' ? (
      'history, since'
    ) : (
      title
    );
  if (!own) {
    return (
      <span role="columnheader" data-column={title} title={meanings[title]}>
        {name}
      </span>
    );
  }
  return (
    <span
      role="columnheader"
      data-column={title}
      title={meanings[title]}
      aria-sort={isCurrent ? (isReversed ? 'ascending' : 'descending') : 'none'}
    >
      <button
        type="button"
        onClick={() => set({ sort: own, dir: isCurrent && !isReversed ? 'up' : undefined })}
      >
        {name}
        <span aria-hidden="true">{isCurrent ? (isReversed ? ' ▴' : ' ▾') : ''}</span>
      </button>
    </span>
  );
}

interface RowProps extends Pick<ListProps, 'indicator' | 'network' | 'kind' | 'isArrivalRead'> {
  readonly row: Row;
  readonly rank: number;
  /** Where the history of a row begins. */
  readonly fromS: number | undefined;
  readonly isPicked: boolean;
  readonly isFull: boolean;
  readonly onToggle: (target: number) => void;
}

/** Drawn again only when something of its own has changed: a list has many. */
const RowCells = memo(function RowCells(props: RowProps) {
  const { row, rank, indicator, network, kind, fromS, isArrivalRead, isPicked, isFull, onToggle } = props;
  const { record, arrival } = row;
  const own = cellsOf(indicator, record);
  const note = own.find(({ title }) => title === 'note')?.text ?? '';
  const late =
    indicator === 'authorship' ? arrivalTitles.map((title) => cellOf('arrival', arrival, title)) : [];
  return (
    <>
      <span role="cell" data-column="pick">
        {row.account !== undefined && (
          <input
            type="checkbox"
            aria-label={`Pick ${row.label}`}
            checked={isPicked}
            disabled={!isPicked && isFull}
            onChange={() => onToggle(row.target)}
          />
        )}
      </span>
      <span role="cell" data-column="#" className="number">
        {rank}
      </span>
      <span role="cell" data-column="validator">
        <a
          href={hrefOf(['v', row.account ?? String(row.target)], {
            network: network || undefined,
            period: kind,
          })}
          title={row.name}
        >
          <Identicon of={row.account} />
          <span>
            <span className="name">{row.label}</span>
            {row.region !== undefined && <span className="muted region">{row.region}</span>}
          </span>
        </a>
      </span>
      <span role="cell" data-column="value and interval">
        <Whisker record={record} />
      </span>
      {own
        .filter(({ title }) => title !== 'note')
        .map((cell) => (
          <FigureCell key={cell.title} cell={cell} />
        ))}
      {late.map((cell) => (
        <FigureCell
          key={`arrival ${cell.title}`}
          cell={isArrivalRead ? cell : { ...cell, text: '…' }}
          of={isArrivalRead ? 'arrival' : undefined}
        />
      ))}
      <span role="cell" data-column="history">
        <RowSparkline network={network} target={row.target} indicator={indicator} kind={kind} fromS={fromS} />
        <MeasuredSince network={network} target={row.target} indicator={indicator} />
      </span>
      <span role="cell" data-column="note" className="muted">
        {note}
      </span>
    </>
  );
});

function FigureCell({ cell, of }: { readonly cell: Cell; readonly of?: string | undefined }) {
  return (
    <span role="cell" className="number" data-column={cell.title} data-of={of} data-value={cell.value}>
      {cell.text}
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
