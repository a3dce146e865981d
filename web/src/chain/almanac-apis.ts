import { blake2b } from '@noble/hashes/blake2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What a chain must offer to be shown, by the names of its runtime APIs. */
const needed = ['SliApi', 'RegistryApi', 'ScalabilityApi'] as const;

/** What a node answers to `state_getRuntimeVersion`, as far as it is read. */
export interface RuntimeVersionAnswer {
  readonly apis?: readonly (readonly [hash: string, version: number])[];
}

/** The runtime APIs that a chain lacks, by name; none of an Almanac chain. */
export function missingApis({ apis = [] }: RuntimeVersionAnswer): string[] {
  const offered = new Set(apis.map(([hash]) => hash));
  return needed.filter((name) => !offered.has(apiHash(name)));
}

/** Runtimes name their APIs by 8 bytes of BLAKE2b. */
function apiHash(name: string): string {
  return `0x${bytesToHex(blake2b(utf8ToBytes(name), { dkLen: 8 }))}`;
}
