import { Enum } from 'polkadot-api';
import { keyHex } from './address.ts';
import type { Asked } from './connection.ts';
import { nameText } from './text.ts';

export interface ListedTarget {
  readonly id: number;
  readonly account: string | undefined;
  readonly name: string;
}

/** The target of an id, an account (any prefix, or hex) or a name; undefined when the network has none. */
export async function readTarget(
  asked: Asked,
  network: number,
  who: string,
): Promise<ListedTarget | undefined> {
  const { api, at } = asked;
  const id = /^\d{1,9}$/.test(who) ? Number(who) : await targetIdOf(asked, network, who);
  if (id === undefined) return undefined;
  if (id === 0) return { id, account: undefined, name: 'all authors' };
  const [info] = await api.apis.RegistryApi.targets(network, undefined, id - 1, 1, at);
  if (info?.target !== id) return undefined;
  const account = info.who.type === 'Account' ? info.who.value : undefined;
  return { id, account, name: info.who.type === 'Account' ? info.who.value : nameText(info.who.value) };
}

async function targetIdOf({ api, at }: Asked, network: number, who: string): Promise<number | undefined> {
  const ref = keyHex(who) === undefined ? Enum('Name', new TextEncoder().encode(who)) : Enum('Account', who);
  return await api.apis.SliApi.target_of(network, ref, at);
}
