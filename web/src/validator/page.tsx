import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, indicatorNames, isOfNetwork } from '@almanac-chain/agent/sli/indicator';
import { shortAddress } from '@almanac-chain/agent/words/short-address';
import { useChain } from '../app/chain-context.tsx';
import { Copy } from '../app/copy.tsx';
import { Identicon } from '../app/identicon.tsx';
import { hrefOf, useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { parseIndicatorName, parseKind } from '../chain/periods.ts';
import { type ListedTarget, readTarget } from '../chain/targets.ts';
import { nameText } from '../chain/text.ts';
import { Chip } from '../design/chip.tsx';
import { Marks } from '../names/account-name.tsx';
import { OwnName } from '../names/own-name.tsx';
import { useName } from '../names/use-names.ts';
import { dayText, timeText } from '../overview/words.ts';
import { parseObjective } from '../record/objective.ts';
import { parseSpan } from '../record/span.ts';
import { PeriodSwitch } from '../validators/controls.tsx';
import { MeasuredSince } from '../validators/measured-since.tsx';
import { readPlaces } from '../validators/places.ts';
import { Calendar } from './calendar.tsx';
import { Evidence } from './evidence.tsx';
import { History } from './history.tsx';
import { Latency } from './latency.tsx';
import { readTargetDays, type TargetDays } from './read-days.ts';
import { ReporterViews } from './reporter-views.tsx';
import { budgetWord, Summary } from './summary.tsx';
import { RecordsTable } from './tiles.tsx';

/** Everything that the chain keeps of one target. */
export function ValidatorPage({ who }: { readonly who: string }) {
  const { params } = useRoute();
  const network = Number(params.get('network') ?? 0);
  const found = useChain(['target', network, who], (asked) => readTarget(asked, network, who));
  return (
    <Answered of={found} what="the validator">
      {(target) =>
        target === undefined ? (
          <Empty>
            There is no "{who}" on this network.{' '}
            <a href={hrefOf(['validators'], { network: network || undefined })}>All validators</a> of it can
            be searched.
          </Empty>
        ) : (
          <Shown target={target} network={network} />
        )
      }
    </Answered>
  );
}

function Shown({ target, network }: { readonly target: ListedTarget; readonly network: number }) {
  const { params, set } = useRoute();
  const isCalendar = params.has('period');
  const kind = parseKind(params.get('period'));
  const span = parseSpan(params.get('days'));
  const indicator = parseIndicatorName(params.get('indicator'));
  const objectivePpm = parseObjective(params.get('objective'));
  const days = useChain(['days', network, target.id, objectivePpm], (asked) =>
    readTargetDays(asked, network, target.id, objectivePpm),
  );
  return (
    <>
      <Head target={target} network={network} days={days.data?.answer} objectivePpm={objectivePpm} />
      <div className="grid">
        <Answered of={days} what="its days" rows={4}>
          {(answer) => (
            <>
              <Summary days={answer} span={span} objectivePpm={objectivePpm} />
              <Calendar days={answer} network={network} account={target.account} />
            </>
          )}
        </Answered>
        <section className="card c7" data-part="history">
          <header>
            <h2>History</h2>
            <select
              aria-label="Indicator"
              value={indicator}
              onChange={({ target: { value } }) => set({ indicator: value })}
            >
              {indicatorNames
                .filter((name) => isOfNetwork(name, network))
                .map((name) => (
                  <option key={name}>{name}</option>
                ))}
            </select>
          </header>
          <PeriodSwitch isCalendar={isCalendar} kind={kind} span={span} />
          <History
            network={network}
            target={target.id}
            indicator={indicator}
            kind={kind}
            count={isCalendar ? undefined : span === '1' ? 7 : Number(span)}
            objectivePpm={objectivePpm}
          />
        </section>
        <section className="card c5" data-part="latency">
          <Latency network={network} target={target.id} kind={kind} />
          <ReporterViews network={network} target={target.id} kind={kind} />
        </section>
        <Records
          network={network}
          target={target.id}
          kind={kind}
          objectivePpm={objectivePpm}
          indicator={indicator}
        />
        <Evidence network={network} />
      </div>
    </>
  );
}

function Records({
  kind,
  ...props
}: {
  readonly network: number;
  readonly target: number;
  readonly kind: PeriodKind;
  readonly objectivePpm: number;
  readonly indicator: IndicatorName;
}) {
  return (
    <section className="card c12">
      <header>
        <h2>All that is measured, last closed {kind}</h2>
      </header>
      <RecordsTable {...props} kind={kind} />
    </section>
  );
}

function Head({
  target,
  network,
  days,
  objectivePpm,
}: {
  readonly target: ListedTarget;
  readonly network: number;
  readonly days: TargetDays | undefined;
  readonly objectivePpm: number;
}) {
  const places = useChain(['places', network], (asked) => readPlaces(asked, network), { isOnce: true }).data
    ?.answer;
  const addresses = useChain(
    ['addresses', network, target.id],
    async ({ api, at }) => {
      const [info] =
        target.id === 0 ? [] : await api.apis.RegistryApi.targets(network, undefined, target.id - 1, 1, at);
      return (info?.addresses ?? []).map(({ address }) =>
        nameText(address.type === 'Rpc' ? address.value.url : address.value.multiaddr),
      );
    },
    { isOnce: true },
  ).data?.answer;
  const named = useName(target.account, target.account === undefined ? target.name : undefined);
  const place = places?.of.get(target.id);
  const query = { network: network || undefined };
  return (
    <div className="lead">
      <div className="id">
        <Identicon of={target.account} size={52} />
        <div>
          <h1 data-name={named.name}>
            <span className={named.name === undefined && target.account !== undefined ? 'mono' : undefined}>
              <bdi>{named.text}</bdi>
              <Marks named={named} />
            </span>
            {days && <Standing days={days} objectivePpm={objectivePpm} />}
          </h1>
          <p className="sm">
            {target.account !== undefined && (
              <span className="mono" title={target.account}>
                {named.name === undefined ? target.account : shortAddress(target.account)}
              </span>
            )}
            {place?.region !== undefined && <> · region {place.region}</>}
            {place && place.groups.length > 0 && (
              <>
                {' '}
                · {place.groups.length === 1 ? 'group' : 'groups'}{' '}
                {place.groups.map((group, index) => (
                  <span key={group}>
                    {index > 0 && ', '}
                    <a href={hrefOf(['validators'], { ...query, group })}>{group}</a>
                  </span>
                ))}
              </>
            )}{' '}
            · since <MeasuredSince network={network} target={target.id} indicator="authorship" /> · target{' '}
            {target.id}
            {addresses && addresses.length > 0 && <> · measured at {addresses.join(', ')}</>}
          </p>
        </div>
      </div>
      <div className="acts">
        {target.account !== undefined && (
          <>
            <Copy text={target.account} what="address" />
            <OwnName account={target.account} />
            <a className="btn" href={hrefOf(['validators'], { ...query, pick: target.id })}>
              Compare
            </a>
          </>
        )}
        <a className="btn" href={hrefOf(['verify'], query)} data-verify>
          Count again
        </a>
      </div>
    </div>
  );
}

/** How it stands now, and its budget: two statements, never one. */
function Standing({ days, objectivePpm }: { readonly days: TargetDays; readonly objectivePpm: number }) {
  const open = days.outages.find(({ state }) => state === 'open');
  const spent = budgetWord(days, objectivePpm);
  const sinceS = open?.under[0]?.startS ?? 0;
  return (
    <>
      {open ? (
        <Chip state="down">
          misses slots since {dayText(sinceS)}, {timeText(sinceS)}
        </Chip>
      ) : (
        days.windows.length > 0 && <Chip state="up">no outage now</Chip>
      )}
      {spent !== undefined && <Chip state="down">{spent}</Chip>}
    </>
  );
}
