import { isParachainRuntime } from '@almanac-chain/agent/chain/engine/engine';
import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a chain must offer to be shown, by the names of its runtime APIs. */
const needed = ['SliApi', 'RegistryApi', 'ScalabilityApi'] as const;

/** What a node answers to `state_getRuntimeVersion`, as far as it is read. */
export interface RuntimeVersionAnswer {
  readonly apis?: readonly (readonly [hash: string, version: number])[];
}

/**
 * Why the pages cannot show a chain: it has no APIs of ours, or is a parachain, where nobody knows whether the collator or the relay
 * chain left a slot empty, and the pages would call it missed. Undefined where they can.
 */
export function whyNotShown(url: string, version: RuntimeVersionAnswer): string | undefined {
  const missing = missingApis(version);
  if (missing.length > 0)
    return `${url} is not an Almanac chain: its runtime has no ${missing.join(', no ')}. Name another one above; "almanac watch ${url}" counts the blocks of any chain.`;
  if (isParachainRuntime(version.apis ?? []))
    return `${url} is a parachain: its relay chain may cause an empty slot, and these pages would call it missed. "almanac sli" and "almanac serve" show its slots with a block.`;
  return undefined;
}

/** The runtime APIs that a chain lacks, by name; none of an Almanac chain. */
function missingApis({ apis = [] }: RuntimeVersionAnswer): string[] {
  const offered = new Set(apis.map(([hash]) => hash));
  return needed.filter((name) => !offered.has(apiHash(name)));
}

/** Runtimes name their APIs by 8 bytes of BLAKE2b. */
function apiHash(name: string): string {
  return `0x${bytesToHex(blake2b(utf8ToBytes(name), { dkLen: 8 }))}`;
}
