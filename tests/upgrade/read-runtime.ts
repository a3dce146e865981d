import { fileURLToPath } from 'node:url';
import type { HexString } from '@polkadot/util/types';
import { readBlob } from '../../offchain-agent/src/network/genesis/blob.ts';

/** The runtimes that have landed before this one, as they were committed then. */
export async function readRuntime(specVersion: 1 | 2 | 3): Promise<HexString> {
  const file = new URL(`runtime-${specVersion}.compact.compressed.wasm`, import.meta.url);
  return await readBlob([fileURLToPath(file)]);
}
