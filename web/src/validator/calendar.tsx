import { percent } from '@almanac-chain/agent/base/format';
import { secondsPerDay } from '@almanac-chain/agent/sli/calendar';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { hrefOf } from '../app/route.ts';
import type { StoredRecord } from '../chain/stored-records.ts';
import { Chip } from '../design/chip.tsx';
import { DayBars } from '../design/day-bars.tsx';
import { AsTable } from '../design/plot.tsx';
import { dayText, grouped, lengthText, timeText } from '../overview/words.ts';
import type { TargetDays } from './read-days.ts';
import { Recount } from './recount.tsx';

const weekdays = ['Mon', '', 'Wed', '', 'Fri', '', 'Sun'] as const;
const weeks = 13;
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** Thirteen weeks, a square a day; the chosen day with its windows beside it. */
export function Calendar({
  days,
  network,
  account,
}: {
  readonly days: TargetDays;
  readonly network: number;
  /** Of the validator; undefined for all authors and for an endpoint. */
  readonly account: string | undefined;
}) {
  const { starts, slots } = days;
  const worst = worstOf(slots);
  const last = slots.findLastIndex((record) => record && record.part < record.whole);
  const [chosen, choose] = useState<number>();
  const index = chosen ?? (last >= 0 ? last : starts.length - 1);
  const measured = slots.filter((record) => record).length;
  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(starts.length - 1, index + step));
    choose(next);
  };
  // One control for all squares: a finger hits it anywhere, and arrow keys find the rest.
  const onClick = ({ target }: MouseEvent): void => {
    const day = target instanceof HTMLElement ? target.dataset['index'] : undefined;
    if (day !== undefined) choose(Number(day));
  };
  const textOf = (day: number): string => `${dayText(starts[day] ?? 0)}: ${keptText(slots[day])}`;
  return (
    <section className="card c12" data-part="calendar">
      <div className="split">
        <div>
          <div className="day-head">
            <h2>Thirteen weeks</h2>
            <span className="xs faint">choose a day; arrow keys move</span>
          </div>
          <div className="cal">
            <span />
            <div className="months" aria-hidden="true">
              {monthsIn(starts).map(({ name, week }) => (
                <span key={week} style={{ left: `${(100 * week) / weeks}%` }}>
                  {name}
                </span>
              ))}
            </div>
            <div className="wd" aria-hidden="true">
              {weekdays.map((name, row) => (
                <span key={row}>{name}</span>
              ))}
            </div>
            <div
              className="cells"
              role="slider"
              tabIndex={0}
              aria-label={`Day, thirteen weeks: ${measured} measured, ${slots.filter((record) => record && record.part < record.whole).length} with a missed slot${worst === undefined ? '' : `, the worst ${dayText(starts[worst] ?? 0)}`}`}
              aria-valuemin={0}
              aria-valuemax={starts.length - 1}
              aria-valuenow={index}
              aria-valuetext={textOf(index)}
              onKeyDown={onKey}
              onClick={onClick}
            >
              {Array.from({ length: weeks * 7 }, (_, day) =>
                starts[day] === undefined ? (
                  <i key={day} className="future" />
                ) : (
                  <i
                    key={day}
                    className={`${levelOf(slots[day])} ${day === index ? 'chosen' : ''}`}
                    data-day={starts[day]}
                    data-index={day}
                    title={textOf(day)}
                  />
                ),
              )}
            </div>
          </div>
          <Legend />
        </div>
        <Day days={days} index={index} network={network} account={account} />
      </div>
      <AsTable
        name="Days as a table"
        file="days.csv"
        rows={() => [
          ['day (UTC)', 'kept', 'assigned', 'share %'],
          ...starts.map((startS, day) => {
            const record = slots[day];
            return [
              new Date(startS * 1_000).toISOString().slice(0, 10),
              record ? String(record.part) : '?',
              record ? String(record.whole) : '?',
              percent(record && sharePpm(record.part, record.whole)),
            ];
          }),
        ]}
      />
    </section>
  );
}

function Day({
  days,
  index,
  network,
  account,
}: {
  readonly days: TargetDays;
  readonly index: number;
  readonly network: number;
  readonly account: string | undefined;
}) {
  const { starts, slots, windows, windowS, outages, arrivals } = days;
  const startS = starts[index] ?? 0;
  const record = slots[index];
  const own = windows.filter((window) => window.startS >= startS && window.startS < startS + secondsPerDay);
  const missed = record ? Number(record.whole - record.part) : 0;
  const outage = outages.find(({ under }) =>
    under.some((window) => window.startS >= startS && window.startS < startS + secondsPerDay),
  );
  const samples = arrivals[index]?.sampled;
  const share = record && record.whole > 0n ? missed / Number(record.whole) : 0;
  return (
    <div data-day-shown={startS}>
      <div className="day-head">
        <h2>{full.format(startS * 1_000)}</h2>
        {record && (
          <Chip state={missed === 0 ? 'up' : share < 0.1 ? 'warn' : 'down'}>
            {missed === 0 ? 'all kept' : `${grouped(missed)} missed`}
          </Chip>
        )}
      </div>
      {own.length > 1 && windowS !== undefined && (
        <>
          <DayBars
            days={Array.from({ length: Math.round(secondsPerDay / windowS) }, (_, place) => {
              const window = own.find((one) => one.startS === startS + place * windowS);
              return window && { missed: window.whole - window.part, whole: window.whole };
            })}
            label={`Windows of the day: ${own.filter(({ part, whole }) => part < whole).length} of ${own.length} with a missed slot`}
          />
          <div className="axis" aria-hidden="true">
            <span style={{ left: 0 }}>00:00</span>
            <span style={{ left: '50%' }}>12:00</span>
            <span className="end" style={{ left: '100%' }}>
              24:00
            </span>
          </div>
        </>
      )}
      <dl className="facts" style={{ marginTop: 12 }}>
        <div>
          <dt>Slots kept</dt>
          <dd>
            {record
              ? `${keptText(record)}, ${percent(sharePpm(record.part, record.whole))} %`
              : 'not measured'}
          </dd>
        </div>
        {outage && windowS !== undefined && (
          <div>
            <dt>Outage</dt>
            <dd>
              {dayText(outage.under[0]?.startS ?? 0)}, {timeText(outage.under[0]?.startS ?? 0)} for{' '}
              {lengthText((outage.under.at(-1)?.startS ?? 0) + windowS - (outage.under[0]?.startS ?? 0))}
            </dd>
          </div>
        )}
        {own.length <= 1 && record && (
          <div>
            <dt>By window</dt>
            <dd>out of retention</dd>
          </div>
        )}
        {samples && (
          <div>
            <dt>Reporters behind its arrivals</dt>
            <dd>
              {samples.reporters}, {percent(sharePpm(samples.reported, samples.expected))} % seen
            </dd>
          </div>
        )}
        <div>
          <dt>Count it again</dt>
          <dd>
            <a href={hrefOf(['verify'], { network: network || undefined })}>from the reporters’ files</a>
          </dd>
        </div>
      </dl>
      {/* Headers of another network are not on this node. */}
      {record && account !== undefined && network === 0 && (
        <Recount key={startS} account={account} startS={startS} record={record} days={days} />
      )}
    </div>
  );
}

function Legend() {
  const entries = [
    ['k0', 'all kept'],
    ['k1', 'under 2 % missed'],
    ['k2', 'under 10 %'],
    ['k3', 'more'],
    ['', 'not measured'],
  ] as const;
  return (
    <div className="legend" aria-hidden="true">
      {entries.map(([level, text]) => (
        <span key={text}>
          <i className={`swatch day ${level}`} />
          {text}
        </span>
      ))}
    </div>
  );
}

function levelOf(record: StoredRecord | undefined): string {
  if (!record || record.whole === 0n) return '';
  const share = Number(record.whole - record.part) / Number(record.whole);
  return share === 0 ? 'k0' : share < 0.02 ? 'k1' : share < 0.1 ? 'k2' : 'k3';
}

function keptText(record: StoredRecord | undefined): string {
  return record ? `${grouped(record.part)} of ${grouped(record.whole)} kept` : 'not measured';
}

function worstOf(slots: readonly (StoredRecord | undefined)[]): number | undefined {
  let worst: number | undefined;
  let least = 1;
  slots.forEach((record, index) => {
    const share = record && record.whole > 0n ? Number(record.part) / Number(record.whole) : 1;
    if (share < least) [worst, least] = [index, share];
  });
  return worst;
}

/** The first week that begins in each month. */
function monthsIn(starts: readonly number[]): readonly { readonly name: string; readonly week: number }[] {
  const all: { name: string; week: number }[] = [];
  for (let week = 0; week < weeks; week += 1) {
    const startS = starts[week * 7];
    if (startS === undefined) break;
    const name = dayText(startS).slice(-3);
    if (all.at(-1)?.name !== name) all.push({ name, week });
  }
  return all.filter(({ week }, index) => (all[index + 1]?.week ?? weeks) - week >= 2);
}
