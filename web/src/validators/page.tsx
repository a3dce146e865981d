import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { type PeriodKind, periodKinds } from '@almanac-chain/agent/sli/calendar';
import {
  type IndicatorName,
  indicatorNames,
  isCounted,
  isOfNetwork,
} from '@almanac-chain/agent/sli/indicator';
import { useMemo } from 'react';
import { useChain, useChainState } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { Time } from '../app/time.tsx';
import { parseIndicatorName, parseKind } from '../chain/periods.ts';
import { type PeriodRanking, readRanking } from '../chain/records.ts';
import { GroupSum } from './group-sum.tsx';
import { ValidatorList } from './list.tsx';
import { parsePicked } from './pick.ts';
import { type Places, readPlaces } from './places.ts';
import { orderNames, orders, parseOrder, rowsOf, shownRows } from './rank.ts';
import { Tray } from './tray.tsx';

const noPlaces: Places = { groups: [], regions: [], of: new Map() };

/** Who keeps its slots, how late its blocks arrive, how sure that is: everyone of a network for one period. */
export function ValidatorsPage() {
  const { params } = useRoute();
  const kind = parseKind(params.get('period'));
  const indicator = parseIndicatorName(params.get('indicator'));
  const network = Number(params.get('network') ?? 0);
  const atS = parseAt(params.get('at'));
  const ranking = useChain(['ranking', network, indicator, kind, atS], (asked) =>
    readRanking(asked, network, indicator, kind, atS),
  );
  return (
    <>
      <h1>Validators</h1>
      <Controls kind={kind} indicator={indicator} network={network} />
      <Answered of={ranking} what="the validators" rows={12}>
        {(answer) =>
          answer ? (
            <Ranked ranking={answer} indicator={indicator} network={network} atS={atS} />
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
}: {
  readonly ranking: PeriodRanking;
  readonly indicator: IndicatorName;
  readonly network: number;
  readonly atS: number | undefined;
}) {
  const { params, set } = useRoute();
  const { kind, startS, isProvisional } = ranking;
  // Of the same period, also where that of arrivals has closed later.
  const arrivals = useChain(
    ['ranking', network, 'arrival', kind, startS],
    (asked) => readRanking(asked, network, 'arrival', kind, startS),
    { isEnabled: indicator === 'authorship' },
  );
  const places =
    useChain(['places', network], (asked) => readPlaces(asked, network)).data?.answer ?? noPlaces;
  const arrivalRows = arrivals.data?.answer?.rows;
  const all = useMemo(
    () => rowsOf(ranking.rows, arrivalRows ?? [], places.of),
    [ranking, arrivalRows, places],
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
  return (
    <>
      <p className="said" data-start={startS}>
        {indicator}, {kind} {periodLabel(kind, startS)}{' '}
        {isProvisional ? <strong className="badge">open, provisional</strong> : <span>(closed)</span>}:{' '}
        {rows.length === all.length ? `${all.length} targets` : `${rows.length} of ${all.length} targets`}
      </p>
      {group && (
        <GroupSum
          name={group.name}
          members={group.members}
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
        <ValidatorList
          rows={rows}
          indicator={indicator}
          network={network}
          kind={kind}
          startS={startS}
          isArrivalRead={!arrivals.isPending}
          picked={picked}
          onPick={pick}
          order={order}
          isReversed={isReversed}
        />
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

function Controls({
  kind,
  indicator,
  network,
}: {
  readonly kind: PeriodKind;
  readonly indicator: IndicatorName;
  readonly network: number;
}) {
  const { params, set } = useRoute();
  const places =
    useChain(['places', network], (asked) => readPlaces(asked, network)).data?.answer ?? noPlaces;
  return (
    <div className="controls">
      <fieldset className="switch">
        <legend className="hidden">Period</legend>
        {periodKinds.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="period"
              checked={name === kind}
              onChange={() => set({ period: name, at: undefined })}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <Choice
        label="Indicator"
        value={indicator}
        options={indicatorNames.filter((name) => isOfNetwork(name, network))}
        onChange={(value) => set({ indicator: value })}
      />
      <label>
        Sort by{' '}
        <select
          value={parseOrder(params.get('sort'))}
          onChange={({ target }) => set({ sort: target.value, dir: undefined })}
        >
          {orders.map((order) => (
            <option key={order} value={order}>
              {orderNames[order]}
            </option>
          ))}
        </select>
      </label>
      {places.groups.length > 0 && (
        <Choice
          label="Group"
          none="all groups"
          value={params.get('group') ?? ''}
          options={places.groups.map(({ name }) => name)}
          onChange={(value) => set({ group: value })}
        />
      )}
      {places.regions.length > 0 && (
        <Choice
          label="Region"
          none="all regions"
          value={params.get('region') ?? ''}
          options={places.regions}
          onChange={(value) => set({ region: value })}
        />
      )}
      <label className="search">
        <span className="hidden">Search by address or name</span>
        <input
          type="search"
          placeholder="address or name"
          value={params.get('q') ?? ''}
          onChange={({ target }) => set({ q: target.value })}
          data-search
        />
      </label>
    </div>
  );
}

function Choice({
  label,
  none,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  /** What stands for no choice; without it there is always one. */
  readonly none?: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
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
        <Time ms={atS * 1_000} /> lies in the future: the last finalized block is of <Time ms={asOf.timeMs} />
        .{' '}
        <button type="button" onClick={() => set({ at: undefined })}>
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
        ? 'They appear once reporters have reported a window: "almanac agent run" starts one.'
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
