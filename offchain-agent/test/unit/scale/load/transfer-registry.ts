import { readFileSync } from 'node:fs';
import { Metadata, TypeRegistry } from '@polkadot/types';

const file = new URL('../../../../../runtime-pallets/blob/metadata.json', import.meta.url);

/** The types of our runtime, without a node. */
export function runtimeRegistry(): { registry: TypeRegistry; metadata: Metadata } {
  const { result } = JSON.parse(readFileSync(file, 'utf8')) as { result: `0x${string}` };
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, result);
  registry.setMetadata(metadata);
  return { registry, metadata };
}
