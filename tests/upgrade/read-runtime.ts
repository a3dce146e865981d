import { fileURLToPath } from 'node:url';
import type { HexString } from '@polkadot/util/types';
import { readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';

/** A runtime that has landed before this one, as it was committed then: README.md. */
export async function readRuntime(specVersion: 4 | 12 | 16): Promise<HexString> {
  const file = new URL(`runtime-${specVersion}.compact.compressed.wasm`, import.meta.url);
  return await readBlob([fileURLToPath(file)]);
}
