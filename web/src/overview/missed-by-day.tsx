import { percent } from '@almanac-chain/agent/base/format';
import { hrefOf } from '../app/route.ts';
import { type StoredRecord, shareOf } from '../chain/stored-records.ts';
import { barsLabel, DayBars, DayLegend, type DayShare } from '../design/day-bars.tsx';
import { AsTable } from '../design/plot.tsx';
import { AccountName } from '../names/account-name.tsx';
import { useNames } from '../names/use-names.ts';
import type { NetworkView, ShownValidator } from './network-view.ts';
import { countWord, dayText, grouped, timeText } from './words.ts';

/** A bar a day, or a window, of the span for everyone together and for each validator, or for the worst of many. */
export function MissedByDay({
  view,
  network,
  days: span,
}: {
  readonly view: NetworkView;
  readonly network: number;
  /** Of the address: links go on with it. */
  readonly days: string | undefined;
}) {
  const { count, shown, sum, stripSums: sums, strip } = view;
  const firstKnown = strip.starts.findIndex(
    (_, index) => sums?.[index] ?? shown.some(({ strip: own }) => own[index]),
  );
  const length = strip.starts.length;
  const from = firstKnown < 0 ? length : Math.max(0, Math.min(firstKnown, length - 14));
  const starts = strip.starts.slice(from);
  const isByDay = strip.kind === 'day';
  const what = isByDay ? 'days' : 'windows';
  const placeText = isByDay ? dayText : timeText;
  const middle = starts[Math.floor(starts.length / 2)];
  return (
    <section className="card w8" data-part="missed">
      <header>
        <h2>Who missed, {isByDay ? 'day by day' : 'window by window'}</h2>
        <a href={hrefOf(['validators'], { network: network || undefined, days: span })}>All validators</a>
      </header>
      {firstKnown < 0 ? (
        <p className="nothing">
          No day has closed yet. Days appear at midnight, UTC; “almanac demo” starts with a history.
        </p>
      ) : (
        <>
          <ul className="days">
            {sums && count > 1 && (
              <li className="all" data-all>
                <span className="who">
                  <b>All {countWord(count)}</b>
                </span>
                <DayBars
                  days={sums.slice(from).map(dayShare)}
                  label={barsLabel(sums.slice(from).map(dayShare), what)}
                  height={22}
                />
                <Share sum={sum} />
              </li>
            )}
            {shown.map((one) => (
              <Row
                key={one.target.id}
                of={one}
                from={from}
                what={what}
                query={{ network: network || undefined, days: span }}
              />
            ))}
          </ul>
          <div className="days" aria-hidden="true">
            <div className="axis">
              <span style={{ left: 0 }}>{placeText(starts[0] ?? 0)}</span>
              {middle !== undefined && <span style={{ left: '50%' }}>{placeText(middle)}</span>}
              <span className="end" style={{ left: '100%' }}>
                {placeText(starts.at(-1) ?? 0)}
              </span>
            </div>
          </div>
          <DayLegend />
          {sums === undefined && (
            <p className="nothing">
              The {shown.length} with the most missed of {grouped(count)}: the chain keeps no total by day.
            </p>
          )}
          <Table view={view} from={from} />
        </>
      )}
    </section>
  );
}

function Row({
  of,
  from,
  what,
  query,
}: {
  readonly of: ShownValidator;
  readonly from: number;
  readonly what: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
}) {
  const { target, sum, strip } = of;
  const shares = strip.slice(from).map(dayShare);
  return (
    <li data-validator={target.id}>
      <a className="who" href={hrefOf(['v', target.account ?? String(target.id)], query)}>
        <AccountName
          account={target.account}
          endpoint={target.name}
          size={28}
          otherwise={`target ${target.id}`}
        />
      </a>
      <DayBars days={shares} label={barsLabel(shares, what)} />
      <Share sum={sum} />
    </li>
  );
}

function Share({ sum }: { readonly sum: StoredRecord | undefined }) {
  if (!sum) return <span className="share faint">not measured</span>;
  const { ppm, lowPpm } = shareOf(sum);
  const missed = Number(sum.whole - sum.part);
  return (
    <span className="share">
      <b>
        <span data-share={ppm}>{percent(ppm)}</span> %
      </b>
      <span>
        <span data-missed={missed}>{grouped(missed)}</span> missed · low end {percent(lowPpm)}
      </span>
    </span>
  );
}

function dayShare(record: StoredRecord | undefined): DayShare {
  return record && { missed: Number(record.whole - record.part), whole: Number(record.whole) };
}

function Table({ view, from }: { readonly view: NetworkView; readonly from: number }) {
  const names = useNames();
  const { shown, strip } = view;
  const isByDay = strip.kind === 'day';
  const cell = (record: StoredRecord | undefined): string =>
    record ? `${record.part} of ${record.whole}` : 'not measured';
  const rows = strip.starts
    .map((startS, index) => [
      new Date(startS * 1_000).toISOString().slice(0, isByDay ? 10 : 16),
      ...shown.map(({ strip: own }) => cell(own[index])),
    ])
    .slice(from);
  const titles = shown.map(({ target }) => names.of(target.account, target.name, `target ${target.id}`).text);
  return (
    <AsTable
      name={`Slots kept by ${strip.kind}`}
      rows={() => [[`${strip.kind} (UTC)`, ...titles], ...rows]}
      file={`slots-by-${strip.kind}.csv`}
    />
  );
}
