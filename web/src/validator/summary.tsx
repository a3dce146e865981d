import { exactPercent, milliseconds, percent, percentAbove } from '@almanac-chain/agent/base/format';
import { usedPercent } from '@almanac-chain/agent/sli/error-budget';
import { spentText } from '@almanac-chain/agent/words/spent-text';
import { useRoute } from '../app/route.ts';
import { quantilesOf, shareOf, sumStored } from '../chain/stored-records.ts';
import { Tile } from '../design/tile.tsx';
import { dayText, grouped, lengthText, plainPercent, timeText } from '../overview/words.ts';
import { budgetOf } from '../record/budget.ts';
import { parseObjective } from '../record/objective.ts';
import { type SpanName, spanTitles } from '../record/span.ts';
import type { TargetDays } from './read-days.ts';

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** Four figures of one validator, each with what it rests on. */
export function Summary({
  days,
  span,
  objectivePpm,
}: {
  readonly days: TargetDays;
  readonly span: SpanName;
  readonly objectivePpm: number;
}) {
  return (
    <>
      <Slots days={days} span={span} />
      <Budget days={days} objectivePpm={objectivePpm} />
      <Arrival days={days} span={span} />
      <LastMissed days={days} />
    </>
  );
}

function Slots({ days, span }: { readonly days: TargetDays; readonly span: SpanName }) {
  const sum = sumStored(days.spans[span].slots);
  const title = `Slots kept, ${spanTitles[span]}`;
  if (!sum) return <Tile title={title} name="slots" value="?" note="Nothing of this span has closed." />;
  const { ppm, lowPpm, highPpm } = shareOf(sum);
  return (
    <Tile
      title={title}
      name="slots"
      value={percent(ppm)}
      unit="%"
      data={ppm}
      note={
        <>
          {grouped(sum.part)} of {grouped(sum.whole)},{' '}
          <span data-missed={Number(sum.whole - sum.part)}>{grouped(sum.whole - sum.part)}</span> missed;
          likely {percent(lowPpm)} to {percentAbove(highPpm)} %
        </>
      }
    />
  );
}

function Budget({
  days: { month, monthS, windowS },
  objectivePpm,
}: {
  readonly days: TargetDays;
  readonly objectivePpm: number;
}) {
  const { set } = useRoute();
  const title = `Error budget, ${monthNames[new Date(monthS * 1_000).getUTCMonth()] ?? ''}`;
  const field = (
    <label className="objective">
      an objective of{' '}
      <input
        inputMode="decimal"
        size={6}
        aria-label="Objective, percent"
        defaultValue={exactPercent(objectivePpm)}
        onBlur={({ target }) => set({ objective: exactPercent(parseObjective(target.value)) })}
      />{' '}
      %
    </label>
  );
  const budget = month && budgetOf(month, objectivePpm, windowS ?? 1);
  if (!month || !budget)
    return (
      <Tile
        title={title}
        name="budget"
        value="?"
        note={
          month?.sliPpm === undefined ? (
            <>Nothing of the month is counted yet. It is judged by {field}</>
          ) : (
            <>
              {grouped(month.assigned - month.authored)} missed, none allowed by {field}
            </>
          )
        }
      />
    );
  const used = usedPercent(budget);
  return (
    <Tile
      title={title}
      name="budget"
      value={used > 200 ? (used / 100).toFixed(1) : used}
      unit={used > 200 ? 'times spent' : '% used'}
      isBad={used > 100}
      data={used}
      note={
        <>
          {spentText(budget)} by {field}
        </>
      }
    />
  );
}

function Arrival({ days, span }: { readonly days: TargetDays; readonly span: SpanName }) {
  const title = 'Blocks arrive after';
  const own = sumStored(days.spans[span].arrivals)?.sampled;
  const all = sumStored(days.spans[span].network)?.sampled;
  if (!own) {
    return (
      <Tile
        title={title}
        name="arrival"
        value="–"
        note="No reporter has reported its blocks: “almanac agent” starts one."
      />
    );
  }
  const { p50Us, p95Us } = quantilesOf(own, 'arrival');
  const network = all && quantilesOf(all, 'arrival');
  const text = (us: number | undefined): string => (us === undefined ? 'late' : milliseconds(us));
  return (
    <Tile
      title={title}
      name="arrival"
      value={text(p50Us)}
      unit="ms"
      data={p50Us}
      note={`the median; p95 ${text(p95Us)} ms.${network ? ` The network: ${text(network.p50Us)} and ${text(network.p95Us)}` : ''}`}
    />
  );
}

function LastMissed({ days: { windows, windowS, outages, slots, starts } }: { readonly days: TargetDays }) {
  const window = windows.findLast(({ part, whole }) => part < whole);
  const day = starts[slots.findLastIndex((record) => record !== undefined && record.part < record.whole)];
  const outage = outages.at(-1);
  const note = outage
    ? `The last outage: ${dayText(outage.under[0]?.startS ?? 0)}, ${lengthText((outage.under.at(-1)?.startS ?? 0) + (windowS ?? 0) - (outage.under[0]?.startS ?? 0))}`
    : `No outage in the windows that the chain keeps, ${lengthText(windows.length * (windowS ?? 0))} of them`;
  if (!window && day === undefined) {
    const known = slots.filter((record) => record !== undefined).length;
    return (
      <Tile
        title="Last missed"
        name="last"
        value="never"
        note={`No miss in the ${known} days that the chain keeps.`}
      />
    );
  }
  const missed = window ? window.whole - window.part : undefined;
  return (
    <Tile
      title="Last missed"
      name="last"
      value={dayText(window?.startS ?? day ?? 0)}
      unit={window ? timeText(window.startS) : ''}
      note={`${missed === undefined ? '' : `${missed} ${missed === 1 ? 'slot' : 'slots'} of that window. `}${note}`}
    />
  );
}

/** A share and its objective in two chips: how it stands now, and what is left of its budget, are two things. */
export function budgetWord({ month, windowS }: TargetDays, objectivePpm: number): string | undefined {
  const budget = month && budgetOf(month, objectivePpm, windowS ?? 1);
  return budget && budget.leftPpm < 0 ? `budget of ${plainPercent(objectivePpm)} % spent` : undefined;
}
