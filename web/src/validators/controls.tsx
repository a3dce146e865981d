import { type PeriodKind, periodKinds } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, indicatorNames, isOfNetwork } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { useRoute } from '../app/route.ts';
import { Segments } from '../design/lead.tsx';
import { type SpanName, spanNames, spanTitles } from '../record/span.ts';
import { type Places, readPlaces } from './places.ts';
import { orderNames, orders, parseOrder } from './rank.ts';

const noPlaces: Places = { groups: [], regions: [], of: new Map() };

/** What indicators are called on pages. */
const indicatorTitles: Readonly<Record<IndicatorName, string>> = {
  authorship: 'Slots kept',
  arrival: 'Arrival',
  rpc: 'RPC',
  reachability: 'Reachable',
  finality: 'Votes',
  heartbeat: 'Heartbeat',
  backing: 'Backing',
  availability: 'Availability',
};

/** A span that ends now, or one period of the calendar. */
export function PeriodSwitch({
  isCalendar,
  kind,
  span,
}: {
  readonly isCalendar: boolean;
  readonly kind: PeriodKind;
  readonly span: SpanName;
}) {
  const { set } = useRoute();
  const choose = (name: SpanName | 'calendar'): void =>
    name === 'calendar'
      ? set({ period: 'day', days: undefined })
      : set({ days: name === '30' ? undefined : name, period: undefined, at: undefined });
  return (
    <div className="acts">
      <Segments
        label="Span"
        name="span"
        value={isCalendar ? 'calendar' : span}
        options={[
          ...spanNames.map((name) => [name, spanTitles[name]] as const),
          ['calendar', 'Calendar'] as const,
        ]}
        onChange={choose}
      />
      {isCalendar && (
        <Segments
          label="Period"
          name="period"
          value={kind}
          options={periodKinds.map((name) => [name, name] as const)}
          onChange={(name) => set({ period: name, at: undefined })}
        />
      )}
    </div>
  );
}

/** What is measured, in which order, and who is shown. */
export function Controls({
  indicator,
  network,
}: {
  readonly indicator: IndicatorName;
  readonly network: number;
}) {
  const { params, set } = useRoute();
  const places =
    useChain(['places', network], (asked) => readPlaces(asked, network), { isOnce: true }).data?.answer ??
    noPlaces;
  return (
    <div className="tools">
      <Segments
        label="What is measured"
        name="indicator"
        value={indicator}
        options={indicatorNames
          .filter((name) => isOfNetwork(name, network))
          .map((name) => [name, indicatorTitles[name]] as const)}
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
          none="all"
          value={params.get('group') ?? ''}
          options={places.groups.map(({ name }) => name)}
          onChange={(value) => set({ group: value })}
        />
      )}
      {places.regions.length > 0 && (
        <Choice
          label="Region"
          none="all"
          value={params.get('region') ?? ''}
          options={places.regions}
          onChange={(value) => set({ region: value })}
        />
      )}
      <label className="search">
        <span className="hidden">Search by name, address or hex</span>
        <input
          type="search"
          placeholder="Name, address or hex"
          value={params.get('q') ?? ''}
          onChange={({ target }) => set({ q: target.value })}
          data-search
        />
        <kbd className="only-w" aria-hidden="true">
          /
        </kbd>
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
  /** What stands for no choice. */
  readonly none: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );
}
