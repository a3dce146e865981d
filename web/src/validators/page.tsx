import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { type PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, isCounted } from '@almanac-chain/agent/sli/indicator';
import { useMemo } from 'react';
import { useChain, useChainState } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { Time } from '../app/time.tsx';
import { parseIndicatorName, parseKind, usualWindowS } from '../chain/periods.ts';
import { readRanking } from '../chain/records.ts';
import { Lead } from '../design/lead.tsx';
import { useNames } from '../names/use-names.ts';
import { parseObjective } from '../record/objective.ts';
import { parseSpan, type SpanName, spanWords } from '../record/span.ts';
import { Controls, PeriodSwitch } from './controls.tsx';
import { GroupSum } from './group-sum.tsx';
import { RangeLegend } from './legend.tsx';
import { ValidatorList } from './list.tsx';
import { parsePicked } from './pick.ts';
import { type Places, readPlaces } from './places.ts';
import { parseOrder, rowsOf, shownRows } from './rank.ts';
import { readSpan, type SpanRanking } from './read-span.ts';
import { Tray } from './tray.tsx';

const noPlaces: Places = { groups: [], regions: [], of: new Map() };
const noDays: SpanRanking['days'] = new Map();

/** Who keeps its slots, how late its blocks arrive, how sure that is: everyone of a network, for a span or a period. */
export function ValidatorsPage() {
  const { params } = useRoute();
  const isCalendar = params.has('period') || params.has('at');
  const kind = parseKind(params.get('period'));
  const span = parseSpan(params.get('days'));
  const indicator = parseIndicatorName(params.get('indicator'));
  const network = Number(params.get('network') ?? 0);
  const atS = parseAt(params.get('at'));
  const ranking = useChain(
    isCalendar ? ['ranking', network, indicator, kind, atS] : ['span', network, indicator, span],
    async (asked): Promise<SpanRanking | undefined> => {
      if (!isCalendar)
        return await readSpan(asked, network, indicator, span, await usualWindowS(asked, network));
      const own = await readRanking(asked, network, indicator, kind, atS);
      return own && { ...own, basis: 'calendar', arrivals: [], days: noDays, dayStarts: [] };
    },
  );
  return (
    <>
      <Lead title="Validators" acts={<PeriodSwitch isCalendar={isCalendar} kind={kind} span={span} />}>
        <p>
          Ordered by the low end of the likely range, so that luck does not count: 12 of 12 slots kept rank
          below 7,190 of 7,200.
        </p>
      </Lead>
      <Controls indicator={indicator} network={network} />
      <Answered of={ranking} what="the validators" rows={12}>
        {(answer) =>
          answer ? (
            <Ranked
              ranking={answer}
              indicator={indicator}
              network={network}
              atS={atS}
              span={isCalendar ? undefined : span}
            />
          ) : (
            <NoRecords kind={kind} indicator={indicator} atS={atS} />
          )
        }
      </Answered>
    </>
  );
}

function Ranked({
  ranking,
  indicator,
  network,
  atS,
  span,
}: {
  readonly ranking: SpanRanking;
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly atS: number | undefined;
  /** Undefined where a period of the calendar was asked for. */
  readonly span: SpanName | undefined;
}) {
  const { params, set } = useRoute();
  const { kind, startS, basis } = ranking;
  // Of the same period, also where that of arrivals has closed later.
  const arrivals = useChain(
    ['ranking', network, 'arrival', kind, startS],
    (asked) => readRanking(asked, network, 'arrival', kind, startS),
    { isEnabled: indicator === 'authorship' && span === undefined },
  );
  const places =
    useChain(['places', network], (asked) => readPlaces(asked, network), { isOnce: true }).data?.answer ??
    noPlaces;
  const names = useNames();
  const arrivalRows = span === undefined ? arrivals.data?.answer?.rows : ranking.arrivals;
  const all = useMemo(
    () =>
      rowsOf(ranking.rows, arrivalRows ?? [], places.of, (account, name) =>
        account === undefined ? name : names.of(account).text,
      ),
    [ranking, arrivalRows, places, names],
  );
  const filter = {
    search: params.get('q') ?? '',
    group: params.get('group') ?? '',
    region: params.get('region') ?? '',
  };
  const order = parseOrder(params.get('sort'));
  const isReversed = params.get('dir') === 'up';
  const rows = useMemo(
    () => shownRows(all, filter, order, isReversed),
    [all, filter.search, filter.group, filter.region, order, isReversed],
  );
  const picked = parsePicked(params.get('pick'));
  const pick = (targets: readonly number[]): void => set({ pick: targets.join(',') || undefined });
  const group = places.groups.find(({ name }) => name === filter.group);
  const objectivePpm = parseObjective(params.get('objective'));
  return (
    <>
      <Said ranking={ranking} span={span} shown={rows.length} all={all.length} />
      {group && (
        <GroupSum
          name={group.name}
          members={group.members}
          rows={basis === 'span' ? all : undefined}
          indicator={indicator}
          network={network}
          kind={kind}
          atS={atS ?? startS}
        />
      )}
      {rows.length === 0 ? (
        <Empty>
          Nothing of {all.length} fits.{' '}
          <button type="button" onClick={() => set({ q: undefined, group: undefined, region: undefined })}>
            Show all
          </button>
        </Empty>
      ) : (
        <>
          <ValidatorList
            rows={rows}
            indicator={indicator}
            network={network}
            kind={kind}
            startS={startS}
            days={ranking.days}
            isArrivalRead={span !== undefined || !arrivals.isPending}
            objectivePpm={objectivePpm}
            picked={picked}
            onPick={pick}
            order={order}
            isReversed={isReversed}
          />
          <RangeLegend objectivePpm={objectivePpm} rows={rows} indicator={indicator} />
        </>
      )}
      {picked.length > 0 && (
        <Tray
          rows={all.filter(({ target }) => picked.includes(target))}
          indicator={indicator}
          onPick={pick}
        />
      )}
    </>
  );
}

/** What the figures are of. */
function Said({
  ranking: { kind, startS, isProvisional, basis },
  span,
  shown,
  all,
}: {
  readonly ranking: SpanRanking;
  readonly span: SpanName | undefined;
  readonly shown: number;
  readonly all: number;
}) {
  const count = shown === all ? `${all} targets` : `${shown} of ${all} targets`;
  if (span !== undefined && basis === 'span') {
    return (
      <p className="said" data-start={startS} data-span={span}>
        {count}, closed periods of {spanWords[span]} together
      </p>
    );
  }
  return (
    <p className="said" data-start={startS}>
      {count}, {kind} {periodLabel(kind, startS)}{' '}
      {isProvisional ? <strong className="badge">open, still counting</strong> : <span>(closed)</span>}
      {span !== undefined &&
        ': the chain’s own period, because no day has closed or there are too many records to add up'}
    </p>
  );
}

function NoRecords({
  kind,
  indicator,
  atS,
}: {
  readonly kind: PeriodKind;
  readonly indicator: IndicatorName;
  readonly atS: number | undefined;
}) {
  const { set } = useRoute();
  const { asOf } = useChainState();
  if (atS !== undefined && asOf && atS * 1_000 > asOf.timeMs) {
    return (
      <Empty>
        <Time ms={atS * 1_000} /> is in the future: the last finalized block is of <Time ms={asOf.timeMs} />.{' '}
        <button type="button" onClick={() => set({ at: undefined, period: kind })}>
          Show the last closed {kind}
        </button>
      </Empty>
    );
  }
  const isSampled = !isCounted(indicator);
  return (
    <Empty>
      The chain has no records of {indicator} for{' '}
      {atS === undefined
        ? `any ${kind} yet`
        : `that ${kind}: it lies before the first one, or is out of retention`}
      .{' '}
      {isSampled
        ? 'They appear once reporters have reported a window: "almanac agent" starts one.'
        : 'They appear with the first window that closes.'}{' '}
      <button type="button" onClick={() => set({ period: 'window', indicator: 'authorship', at: undefined })}>
        Show the window that is open
      </button>
    </Empty>
  );
}

function parseAt(text: string | null): number | undefined {
  return text !== null && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
