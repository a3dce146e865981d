import { nameText } from '../chain/text.ts';
import { useChain, useChainState, useConnection } from './chain-context.tsx';
import { DropDown } from './drop-down.tsx';
import { useRoute } from './route.ts';
import { Time } from './time.tsx';

/** Which chain is shown and how fresh it is; behind it, its address. */
export function ChainPill() {
  const { url } = useConnection();
  const { asOf, chainName, isConnected, isSimulated } = useChainState();
  return (
    <DropDown
      label="Chain"
      className="menu"
      summary={
        <>
          <span className={isConnected ? 'pulse' : 'pulse down'} aria-hidden="true" />
          <span className="name">{chainName ?? (isConnected ? 'chain' : 'not connected')}</span>
          {asOf && (
            <span className="faint only-w" data-block={asOf.hash}>
              #{asOf.number.toLocaleString('en-US')}
            </span>
          )}
        </>
      }
    >
      {asOf ? (
        <p>
          Finalized block {asOf.number.toLocaleString('en-US')}, <Time ms={asOf.timeMs} />
        </p>
      ) : (
        isConnected && <p>Waiting for its first finalized block.</p>
      )}
      {isSimulated && <p>Basis: simulated. One process plays this chain.</p>}
      <NetworkSwitch />
      <form action="." method="get">
        <label htmlFor="rpc">Address of the chain</label>
        <div>
          <input id="rpc" name="rpc" key={url} defaultValue={url} spellCheck={false} />
          <button type="submit">Connect</button>
        </div>
      </form>
    </DropDown>
  );
}

/** For a chain that keeps records of several networks. */
function NetworkSwitch() {
  const { params, set } = useRoute();
  const networks = useNetworks();
  if (networks.length < 2) return null;
  return (
    <label>
      Network{' '}
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

/** All networks that the chain keeps records of, by id. They change so seldom that they are read once. */
function useNetworks(): readonly { readonly id: number; readonly name: string }[] {
  const { data } = useChain(
    ['network-names'],
    async ({ api, at }) => {
      const count = await api.query.Registry.NextNetworkId.getValue(at);
      const infos = await Promise.all(
        Array.from({ length: count < 2 ? 0 : count }, (_, id) => api.apis.RegistryApi.network(id, at)),
      );
      return infos.flatMap((info, id) => (info ? [{ id, name: nameText(info.name) }] : []));
    },
    { isOnce: true },
  );
  return data?.answer ?? [];
}
