import { nameText } from '../chain/text.ts';
import { useChain, useChainState, useConnection } from './chain-context.tsx';
import { hrefOf, useRoute } from './route.ts';
import { ThemeSwitch } from './theme.tsx';
import { Time } from './time.tsx';

const pages = [
  { name: '', title: 'Validators' },
  { name: 'networks', title: 'Networks' },
  { name: 'reporters', title: 'Reporters' },
  { name: 'agreements', title: 'Agreements' },
  { name: 'scale', title: 'Scalability' },
  { name: 'telemetry', title: 'Telemetry' },
  { name: 'govern', title: 'Govern' },
  { name: 'verify', title: 'Verify' },
] as const;

/** Name of the chain, how it is connected, what the figures are of, and the way to the other pages. */
export function Header() {
  const { path, params } = useRoute();
  const network = params.get('network') ?? undefined;
  const current = path[0] === 'v' ? '' : (path[0] ?? '');
  return (
    <header>
      <a className="skip" href="#content" onClick={skip}>
        Skip to the content
      </a>
      <div className="bar">
        <a className="brand" href="#/">
          Almanac
        </a>
        <nav aria-label="Pages">
          {pages.map(({ name, title }) => (
            <a
              key={name}
              href={hrefOf(name === '' ? [] : [name], { network })}
              aria-current={name === current ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <NetworkSwitch />
        <ThemeSwitch />
      </div>
      <Standing />
    </header>
  );
}

function skip(event: { preventDefault(): void }): void {
  // The address after # is a page, not a place in it.
  event.preventDefault();
  const content = document.getElementById('content');
  content?.setAttribute('tabindex', '-1');
  content?.focus();
}

/** Which block is shown, or why none is. */
function Standing() {
  const { url } = useConnection();
  const { asOf, chainName, isConnected, isSimulated, lostMs, fault } = useChainState();
  if (fault) {
    return (
      <p className="standing failure" role="alert">
        {fault}
      </p>
    );
  }
  return (
    <div className="standing">
      <span className={isConnected ? 'dot up' : 'dot down'} aria-hidden="true" />
      <span>{chainName ?? 'chain'}</span>
      <ChainForm url={url} />
      {asOf ? (
        <span>
          finalized block <span data-block={asOf.hash}>{asOf.number.toLocaleString('en-US')}</span>,{' '}
          <Time ms={asOf.timeMs} />
        </span>
      ) : (
        isConnected && <span>waiting for its first finalized block</span>
      )}
      {isSimulated && <span className="badge">basis: simulated</span>}
      {lostMs !== undefined && (
        <p className="lost" role="alert">
          Not connected since <Time ms={lostMs} />
          {asOf
            ? '; what was read last stays on screen. It is tried again by itself.'
            : `. Start a chain with "almanac demo", or name another one. A node of yours lets this page in with --rpc-cors ${location.origin}.`}
        </p>
      )}
    </div>
  );
}

function ChainForm({ url }: { readonly url: string }) {
  return (
    <form className="chain" action="." method="get">
      <label>
        <span className="hidden">Address of the chain</span>
        <input name="rpc" defaultValue={url} size={Math.max(20, url.length)} spellCheck={false} />
      </label>
      <button type="submit">Connect</button>
    </form>
  );
}

/** Of a chain that keeps records of several networks. */
function NetworkSwitch() {
  const { params, set } = useRoute();
  const networks = useNetworks();
  if (networks.length < 2) return null;
  return (
    <label>
      <span className="hidden">Network</span>
      <select value={params.get('network') ?? '0'} onChange={({ target }) => set({ network: target.value })}>
        {networks.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** All networks that the chain keeps records of, by id. */
function useNetworks(): readonly { readonly id: number; readonly name: string }[] {
  const { data } = useChain(['network-names'], async ({ api, at }) => {
    const count = await api.query.Registry.NextNetworkId.getValue(at);
    const infos = await Promise.all(
      Array.from({ length: count }, (_, id) => api.apis.RegistryApi.network(id, at)),
    );
    return infos.flatMap((info, id) => (info ? [{ id, name: nameText(info.name) }] : []));
  });
  return data?.answer ?? [];
}
