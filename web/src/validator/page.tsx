import { type PeriodKind, periodKinds } from '@almanac-chain/agent/sli/calendar';
import { indicatorNames, isOfNetwork } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { Copy } from '../app/copy.tsx';
import { Identicon } from '../app/identicon.tsx';
import { hrefOf, useRoute } from '../app/route.ts';
import { Answered, Empty } from '../app/states.tsx';
import { parseIndicatorName, parseKind } from '../chain/periods.ts';
import { type ListedTarget, readTarget } from '../chain/targets.ts';
import { nameText } from '../chain/text.ts';
import { readPlaces } from '../validators/places.ts';
import { Evidence } from './evidence.tsx';
import { History } from './history.tsx';
import { Latency } from './latency.tsx';
import { MissedSlots } from './missed-slots.tsx';
import { ReporterViews } from './reporter-views.tsx';
import { Tiles } from './tiles.tsx';

/** Everything that the chain keeps of one target. */
export function ValidatorPage({ who }: { readonly who: string }) {
  const { params, set } = useRoute();
  const network = Number(params.get('network') ?? 0);
  const kind = parseKind(params.get('period'));
  const indicator = parseIndicatorName(params.get('indicator'));
  const found = useChain(['target', network, who], (asked) => readTarget(asked, network, who));
  return (
    <Answered of={found} what="the validator">
      {(target) =>
        target === undefined ? (
          <Empty>
            There is no "{who}" on this network.{' '}
            <a href={hrefOf([], { network: network || undefined })}>All validators</a> of it can be searched.
          </Empty>
        ) : (
          <>
            <Head target={target} network={network} />
            <Switch kind={kind} onKind={(name) => set({ period: name })} />
            <Tiles network={network} target={target.id} kind={kind} />
            <h2>History</h2>
            <label>
              Indicator{' '}
              <select value={indicator} onChange={({ target: { value } }) => set({ indicator: value })}>
                {indicatorNames
                  .filter((name) => isOfNetwork(name, network))
                  .map((name) => (
                    <option key={name}>{name}</option>
                  ))}
              </select>
            </label>
            <History network={network} target={target.id} indicator={indicator} kind={kind} />
            <MissedSlots network={network} target={target.id} />
            <Latency network={network} target={target.id} kind={kind} />
            <ReporterViews network={network} target={target.id} kind={kind} />
            <Evidence network={network} />
          </>
        )
      }
    </Answered>
  );
}

function Head({ target, network }: { readonly target: ListedTarget; readonly network: number }) {
  const places = useChain(['places', network], (asked) => readPlaces(asked, network)).data?.answer;
  const addresses = useChain(['addresses', network, target.id], async ({ api, at }) => {
    const [info] =
      target.id === 0 ? [] : await api.apis.RegistryApi.targets(network, undefined, target.id - 1, 1, at);
    return (info?.addresses ?? []).map(({ address }) =>
      nameText(address.type === 'Rpc' ? address.value.url : address.value.multiaddr),
    );
  }).data?.answer;
  const place = places?.of.get(target.id);
  return (
    <div className="who">
      <Identicon of={target.account} size={48} />
      <div>
        <h1 className="address">{target.name}</h1>
        <p className="muted">
          target {target.id} of network {network}
          {place?.region !== undefined && <>, region {place.region}</>}
          {place && place.groups.length > 0 && <>, groups {place.groups.join(', ')}</>}
        </p>
        {addresses && addresses.length > 0 && <p className="muted">measured at {addresses.join(', ')}</p>}
      </div>
      {target.account !== undefined && <Copy text={target.account} what="address" />}
    </div>
  );
}

function Switch({
  kind,
  onKind,
}: {
  readonly kind: PeriodKind;
  readonly onKind: (kind: PeriodKind) => void;
}) {
  return (
    <fieldset className="switch">
      <legend className="hidden">Period</legend>
      {periodKinds.map((name) => (
        <label key={name}>
          <input type="radio" name="period" checked={name === kind} onChange={() => onKind(name)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
