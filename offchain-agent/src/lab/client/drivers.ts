import { anvil } from './anvil.ts';
import { besu } from './besu.ts';
import type { ClientDriver } from './client-driver.ts';
import type { ClientName } from './client-name.ts';
import { ethereumjs } from './ethereumjs.ts';
import { geth } from './geth.ts';
import { goquorum } from './goquorum.ts';

/** The clients of Ethereum; whoever starts, polls or explains one finds it here. */
export const ethereumDrivers: Readonly<Record<ClientName, ClientDriver>> = {
  ethereumjs,
  anvil,
  geth,
  besu,
  goquorum,
};

/** The driver of a network's nodes where they are not Substrate's. */
export function ethereumDriver({
  client,
}: {
  readonly client?: { readonly name: ClientName } | undefined;
}): ClientDriver | undefined {
  return client && ethereumDrivers[client.name];
}
