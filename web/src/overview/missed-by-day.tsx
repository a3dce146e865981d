import { percent } from '@almanac-chain/agent/base/format';
import { hrefOf } from '../app/route.ts';
import { type StoredRecord, shareOf } from '../chain/stored-records.ts';
import { barsLabel, DayBars, DayLegend, type DayShare } from '../design/day-bars.tsx';
import { AsTable } from '../design/plot.tsx';
import { AccountName } from '../names/account-name.tsx';
import { useNames } from '../names/use-names.ts';
import type { NetworkView, ShownValidator } from './network-view.ts';
import { countWord, dayText, grouped } from './words.ts';

/** A bar a day for everyone together and for each validator, or for the worst of many. */
export function MissedByDay({ view, network }: { readonly view: NetworkView; readonly network: number }) {
  const { count, shown, sum, days, dayStarts } = view;
  const firstKnown = dayStarts.findIndex(
    (_, index) => days?.[index] ?? shown.some(({ days: own }) => own[index]),
  );
  const from = firstKnown < 0 ? dayStarts.length : Math.max(0, Math.min(firstKnown, dayStarts.length - 14));
  const starts = dayStarts.slice(from);
  const middle = starts[Math.floor(starts.length / 2)];
  return (
    <section className="card w8" data-part="missed">
      <header>
        <h2>Who missed, day by day</h2>
        <a href={hrefOf(['validators'], { network: network || undefined })}>All validators</a>
      </header>
      {firstKnown < 0 ? (
        <p className="nothing">
          No day has closed yet. Days appear at midnight, UTC; “almanac demo” starts with a history.
        </p>
      ) : (
        <>
          <ul className="days">
            {days && count > 1 && (
              <li className="all" data-all>
                <span className="who">
                  <b>All {countWord(count)}</b>
                </span>
                <DayBars
                  days={days.slice(from).map(dayShare)}
                  label={barsLabel(days.slice(from).map(dayShare))}
                  height={22}
                />
                <Share sum={sum} />
              </li>
            )}
            {shown.map((one) => (
              <Row key={one.target.id} of={one} from={from} network={network} />
            ))}
          </ul>
          <div className="days" aria-hidden="true">
            <div className="axis">
              <span style={{ left: 0 }}>{dayText(starts[0] ?? 0)}</span>
              {middle !== undefined && <span style={{ left: '50%' }}>{dayText(middle)}</span>}
              <span className="end" style={{ left: '100%' }}>
                {dayText(starts.at(-1) ?? 0)}
              </span>
            </div>
          </div>
          <DayLegend />
          {days === undefined && (
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
  network,
}: {
  readonly of: ShownValidator;
  readonly from: number;
  readonly network: number;
}) {
  const { target, sum, days } = of;
  const shares = days.slice(from).map(dayShare);
  return (
    <li data-validator={target.id}>
      <a
        className="who"
        href={hrefOf(['v', target.account ?? String(target.id)], { network: network || undefined })}
      >
        <AccountName
          account={target.account}
          endpoint={target.name}
          size={28}
          otherwise={`target ${target.id}`}
        />
      </a>
      <DayBars days={shares} label={barsLabel(shares)} />
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
  const { shown, dayStarts } = view;
  const cell = (record: StoredRecord | undefined): string =>
    record ? `${record.part} of ${record.whole}` : 'not measured';
  const rows = dayStarts
    .map((startS, index) => [
      new Date(startS * 1_000).toISOString().slice(0, 10),
      ...shown.map(({ days }) => cell(days[index])),
    ])
    .slice(from);
  const titles = shown.map(({ target }) => names.of(target.account, target.name, `target ${target.id}`).text);
  return (
    <AsTable
      name="Slots kept by day"
      rows={() => [['day (UTC)', ...titles], ...rows]}
      file="slots-by-day.csv"
    />
  );
}
