import type { RpcClient } from '../rpc/client.ts';

/** What wallets use for a chain that names no format. */
const genericPrefix = 42;

/**
 * The number with which a chain writes its addresses: of its properties or, when they do not say, of the constant in
 * its runtime. The latter takes a second, because the metadata has to be read.
 */
export async function ss58Prefix(client: RpcClient): Promise<number> {
  const properties = await client.request<{ ss58Format?: number | number[] } | null>('system_properties');
  const format = properties?.ss58Format;
  const stated = Array.isArray(format) ? format[0] : format;
  return stated ?? (await prefixOfRuntime(client)) ?? genericPrefix;
}

async function prefixOfRuntime(client: RpcClient): Promise<number | undefined> {
  const [{ Metadata, TypeRegistry }, hex] = await Promise.all([
    import('@polkadot/types'),
    client.request<`0x${string}`>('state_getMetadata'),
  ]);
  const registry = new TypeRegistry();
  registry.setMetadata(new Metadata(registry, hex), undefined, undefined, true);
  return registry.chainSS58;
}
