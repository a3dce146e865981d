import { createHash } from 'node:crypto';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { LoadChain } from '../chain/load-chain.ts';

/** What a test bed is made of, and what is tested on it. Points of different test beds say nothing about each other. */
export interface Fingerprint {
  readonly cores: number;
  readonly memory_bytes: number;
  readonly cpu_model: string;
  readonly kernel: string;
  readonly node_version: string;
  readonly runtime: string;
  /** Of the runtime's code as it is stored. */
  readonly runtime_hash: string;
  readonly slot_ms: number;
  readonly block_weight_ref_time: string;
  readonly block_length_bytes: string;
  readonly regions: readonly string[];
  /** Of one core, for each node; null without quotas. */
  readonly share: number | null;
}

export async function readFingerprint(
  { api, client, specName, specVersion, blockMs }: LoadChain,
  share: number | undefined,
  regions: readonly string[] = ['local'],
): Promise<Fingerprint> {
  const limits = api.consts['system'];
  const weights = limits?.['blockWeights']?.toJSON() as
    | { maxBlock?: { refTime?: number | string } }
    | undefined;
  const lengths = limits?.['blockLength']?.toJSON() as { max?: { normal?: number } } | undefined;
  return {
    cores: availableParallelism(),
    memory_bytes: totalmem(),
    cpu_model: cpus()[0]?.model ?? '?',
    kernel: `${type()} ${release()}`,
    node_version: await client.request<string>('system_version'),
    runtime: `${specName} ${specVersion}`,
    runtime_hash: await client.request<string>('state_getStorageHash', ['0x3a636f6465']),
    slot_ms: blockMs,
    block_weight_ref_time: String(weights?.maxBlock?.refTime ?? '?'),
    block_length_bytes: String(lengths?.max?.normal ?? '?'),
    regions,
    share: share ?? null,
  };
}

/** What changes from release to release: a fingerprint with these would tell every release from the one before it. */
const underTest: ReadonlySet<string> = new Set<keyof Fingerprint>([
  'node_version',
  'runtime',
  'runtime_hash',
]);

/** SHA-256 of the canonical JSON, keys sorted, no spaces, of a test bed without what is tested on it. */
export function fingerprintHash(fingerprint: object): string {
  const bed = Object.entries(fingerprint).filter(([key]) => !underTest.has(key));
  const sorted = Object.fromEntries(bed.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `0x${createHash('sha256').update(JSON.stringify(sorted)).digest('hex')}`;
}
