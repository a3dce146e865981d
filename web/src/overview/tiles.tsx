import { figure } from '@almanac-chain/agent/base/figure';
import { milliseconds, percent, percentAbove } from '@almanac-chain/agent/base/format';
import { usedPercent } from '@almanac-chain/agent/sli/error-budget';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { quantilesOf, type StoredRecord, shareOf } from '../chain/stored-records.ts';
import { Spark } from '../design/spark.tsx';
import { Meter, Tile } from '../design/tile.tsx';
import { useNames } from '../names/use-names.ts';
import { budgetOfSlots } from '../record/budget.ts';
import { type SpanName, spanWords } from '../record/span.ts';
import type { MeasuredBy } from './measured-by.ts';
import { type NetworkView, objectivePpm } from './network-view.ts';
import { grouped, plainPercent } from './words.ts';

/** Four figures, each with how sure it is. */
export function Tiles({
  view,
  measured,
  span,
}: {
  readonly view: NetworkView;
  readonly measured: readonly MeasuredBy[] | undefined;
  readonly span: SpanName;
}) {
  return (
    <>
      <SlotsTile view={view} />
      <ArrivalTile view={view} span={span} />
      <SeenTile view={view} measured={measured} />
      <BudgetTile view={view} />
    </>
  );
}

function SlotsTile({ view: { sum, strip, stripSums } }: { readonly view: NetworkView }) {
  if (!sum) return <Tile title="Slots kept" name="slots" value="?" note="No slot is counted yet." />;
  const { ppm, lowPpm, highPpm } = shareOf(sum);
  const shares = sinceKnown(stripSums ?? []).map((day) => day && sharePpm(day.part, day.whole));
  const floor = Math.min(objectivePpm, ...shares.flatMap((share) => share ?? [])) - 2_000;
  return (
    <Tile
      title="Slots kept"
      name="slots"
      value={percent(ppm)}
      unit="%"
      data={ppm}
      note={`${grouped(sum.part)} of ${grouped(sum.whole)}; likely ${percent(lowPpm)} to ${percentAbove(highPpm)} %`}
    >
      {shares.filter((share) => share !== undefined).length > 1 && (
        <Spark
          values={shares}
          from={floor}
          to={1_000_000}
          goal={objectivePpm}
          label={`Slots kept by ${strip.kind}, ${shares.length} ${strip.kind}s; dashed: the objective`}
        />
      )}
    </Tile>
  );
}

function ArrivalTile({ view, span }: { readonly view: NetworkView; readonly span: SpanName }) {
  const names = useNames();
  const { arrival, arrivalStrip, shown, basis, strip } = view;
  const title = 'Blocks arrive after';
  if (!arrival?.sampled) {
    return (
      <Tile
        title={title}
        name="arrival"
        value="–"
        note="No reporter has reported yet: “almanac reporter join” and “almanac agent” start one."
      />
    );
  }
  const { p50Us, p95Us } = quantilesOf(arrival.sampled, 'arrival');
  const p95Of = (of: StoredRecord | undefined): number =>
    (of?.sampled && quantilesOf(of.sampled, 'arrival').p95Us) ?? 0;
  const late = shown.toSorted((one, other) => p95Of(other.arrival) - p95Of(one.arrival))[0];
  const isOutlier =
    late &&
    p95Us !== undefined &&
    p95Of(late.arrival) > 1.5 * medianOf(shown.map(({ arrival: own }) => p95Of(own)));
  const byPeriod = sinceKnown(arrivalStrip).map((of) => of?.sampled && quantilesOf(of.sampled, 'arrival'));
  const log = (us: number | undefined): number | undefined => (us === undefined ? undefined : Math.log(us));
  const middles = byPeriod.map((of) => log(of?.p50Us));
  const highs = byPeriod.map((of) => log(of?.p95Us));
  const known = [...middles, ...highs].flatMap((value) => value ?? []);
  return (
    <Tile
      title={title}
      name="arrival"
      value={p50Us === undefined ? 'late' : milliseconds(p50Us)}
      unit="ms"
      data={p50Us}
      note={
        <span
          title={`Of ${grouped(arrival.sampled.samples)} samples in ${basis === 'month' ? 'the days of this month' : spanWords[span]}`}
        >
          the median; p95 {p95Us === undefined ? 'over the timeout' : `${milliseconds(p95Us)} ms`}
          {isOutlier && `, ${names.of(late.target.account, late.target.name).text} is the late one`}
        </span>
      }
    >
      {known.length > 2 && (
        <Spark
          values={middles}
          band={highs}
          from={Math.min(...known) - 0.1}
          to={Math.max(...known) + 0.1}
          label={`Arrival of blocks by ${strip.kind}: the median, shaded up to p95`}
        />
      )}
    </Tile>
  );
}

/** Without the days before the first that is known. */
function sinceKnown<Day>(days: readonly (Day | undefined)[]): readonly (Day | undefined)[] {
  return days.slice(
    Math.max(
      0,
      days.findIndex((day) => day !== undefined),
    ),
  );
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0;
}

function SeenTile({
  view: { arrival },
  measured,
}: {
  readonly view: NetworkView;
  readonly measured: readonly MeasuredBy[] | undefined;
}) {
  const names = useNames();
  const title = 'Seen by reporters';
  if (measured?.length === 0 || (measured && !arrival?.sampled)) {
    const note =
      measured.length === 0
        ? 'No reporter measures this network yet: “almanac reporter join” makes an account a reporter.'
        : 'The reporters’ first day has not closed yet.';
    return <Tile title={title} name="seen" value="–" note={note} />;
  }
  const seenPpm = arrival?.sampled && sharePpm(arrival.sampled.reported, arrival.sampled.expected);
  const last = Math.max(0, ...(measured ?? []).map(({ reportedS }) => reportedS ?? 0));
  const fresh = (measured ?? []).filter(({ reportedS }) => reportedS === last && last > 0).length;
  return (
    <Tile
      title={title}
      name="seen"
      value={percent(seenPpm)}
      unit="% of blocks"
      data={seenPpm}
      note={measured ? `${fresh} of ${measured.length} reported the last window; today, by reporter:` : '…'}
    >
      <div className="three">
        {(measured ?? []).slice(0, 3).map(({ account, seenPpm: own }) => (
          <div key={account} title={account}>
            <span>{names.of(account).text}</span>
            <Meter
              label={`${percent(own)} % of today's blocks`}
              height={6}
              parts={[{ share: (own ?? 0) / 1_000_000, color: 'accent' }]}
            />
            <span>{own === undefined ? '–' : `${plainPercent(own)} %`}</span>
          </div>
        ))}
      </div>
    </Tile>
  );
}

const colors = ['down', 'warn', 'none'] as const;

function BudgetTile({ view: { sum, shown } }: { readonly view: NetworkView }) {
  const names = useNames();
  const title = `Error budget, objective ${plainPercent(objectivePpm)} %`;
  if (!sum) return <Tile title={title} name="budget" value="?" note="No slot is counted yet." />;
  const budget = budgetOfSlots(sum, objectivePpm);
  if (!budget) return <Tile title={title} name="budget" value="?" note="No slot is counted yet." />;
  const { missed, allowed } = budget;
  const used = usedPercent(budget);
  const own = shown
    .map((one) => ({ target: one.target, missed: one.sum ? Number(one.sum.whole - one.sum.part) : 0 }))
    .filter((one) => one.missed > 0)
    .toSorted((one, other) => other.missed - one.missed)
    .slice(0, 3);
  const nameOf = ({ target }: (typeof own)[number]): string =>
    names.of(target.account, target.name, `target ${target.id}`).text;
  const [most] = own;
  const whole = Math.max(missed, allowed);
  return (
    <Tile
      title={title}
      name="budget"
      value={grouped(used)}
      unit="% used"
      isBad={used > 100}
      data={used}
      note={`${grouped(missed)} missed, ${figure(allowed)} allowed${most && most.missed * 2 > missed ? `. ${nameOf(most)} alone missed ${grouped(most.missed)}` : ''}`}
    >
      <div>
        <Meter
          label={`${used} % of the error budget is used`}
          parts={own.map((one, index) => ({
            share: one.missed / whole,
            color: used > 100 ? (colors[index] ?? 'none') : index === 0 ? 'accent' : 'none',
          }))}
        />
        <span className="xs faint">
          {own.length === 0
            ? 'nothing missed'
            : own.map((one) => `${nameOf(one)} ${grouped(one.missed)}`).join(' · ')}
        </span>
      </div>
    </Tile>
  );
}
