import { isOnDemand } from '../genesis/engine.ts';
import type { NetworkState } from '../real/state.ts';
import { anvil } from './anvil.ts';
import type { EthereumDriver } from './client-driver.ts';
import type { ClientName } from './client-name.ts';
import { ethereumjs } from './ethereumjs.ts';

/** The clients of Ethereum; whoever starts, polls or explains one finds it here. */
export const ethereumDrivers: Readonly<Record<ClientName, EthereumDriver>> = {
  ethereumjs,
  anvil,
};

/** The driver of a network's nodes where they are not Substrate's. */
export function ethereumDriver({
  client,
}: {
  readonly client?: { readonly name: ClientName } | undefined;
}): EthereumDriver | undefined {
  return client && ethereumDrivers[client.name];
}

/** Whether blocks come for transactions or on request alone, so that nothing has a time. */
export function sealsOnDemand({ engine, client }: Pick<NetworkState, 'engine' | 'client'>): boolean {
  return isOnDemand(engine) || client?.engine === 'instant';
}
