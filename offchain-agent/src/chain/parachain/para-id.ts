import { xxhashAsU8a } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readRuntimeVersion } from '../rpc/runtime-version.ts';

/** GetParachainInfo. */
const infoApi = '0xa2ddb6a58477bf63';
const itemName = 'ParachainId';

/**
 * The number under which a relay chain knows a parachain, by the parachain's own word: of its runtime where that tells it, else of
 * its state, where its metadata has such an item.
 *
 * @param at hash of a block
 * @throws AgentError `bad_input/no_para_id` when neither tells it
 */
export async function readParaId(client: RpcClient, at: string): Promise<number> {
  const { apis } = await readRuntimeVersion(client);
  if (apis.some(([id]) => id.toLowerCase() === infoApi)) {
    const answer = await client.request<string>('state_call', ['GetParachainInfo_parachain_id', '0x', at]);
    return idIn(client, answer);
  }
  const keys = await keysByMetadata(client, at);
  const [key] = keys;
  if (key === undefined || keys.length > 1)
    throw unknowable(client, `its metadata has ${keys.length} storage items ${itemName} of a number`);
  const value = await client.request<string | null>('state_getStorage', [key, at]);
  if (value === null) throw unknowable(client, `its state has no ${itemName}`);
  return idIn(client, value);
}

/** Where pallets with such an item keep it, whatever they are called. */
function paraIdKeys(metadata: ParaMetadata): string[] {
  const { pallets, lookup } = metadata.asLatest;
  return pallets.flatMap(({ storage }) => {
    if (storage.isNone) return [];
    const { prefix, items } = storage.unwrap();
    return items
      .filter(
        ({ name, type }) =>
          name.toString() === itemName && type.isPlain && lookup.getTypeDef(type.asPlain).type === 'u32',
      )
      .map(
        ({ name }) =>
          hexText(xxhashAsU8a(prefix.toString(), 128)) + hexText(xxhashAsU8a(name.toString(), 128)).slice(2),
      );
  });
}

type ParaMetadata = InstanceType<typeof import('@polkadot/types')['Metadata']>;

async function keysByMetadata(client: RpcClient, at: string): Promise<string[]> {
  const hex = await client.request<string>('state_getMetadata', [at]);
  const { Metadata, TypeRegistry } = await import('@polkadot/types');
  try {
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, hex as `0x${string}`);
    registry.setMetadata(metadata, undefined, undefined, true);
    return paraIdKeys(metadata);
  } catch (error) {
    throw unknowable(client, `its metadata cannot be read: ${plainMessage(error)}`);
  }
}

function idIn(client: RpcClient, value: string): number {
  try {
    const reader = new ScaleReader(hexBytes(value));
    const id = reader.u32();
    reader.end();
    return id;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unknowable(client, 'what it says is not a number of 32 bits');
  }
}

function unknowable({ url }: RpcClient, why: string): AgentError {
  return new AgentError(
    'bad_input/no_para_id',
    `cannot read the parachain id of ${shownUrl(url)}: ${why}; give the URL of a parachain`,
    { data: { url: shownUrl(url) } },
  );
}
