import { createHash } from 'node:crypto';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../../base/error.ts';
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
  /** Of what is sent in place of transfers: other calls make other points. */
  readonly calls?: string;
}

/** Of the time at rest: a stop of a few milliseconds while a block is made is none that matters. */
const tolerableThrottle = 0.01;

/** One burst of work must not decide: the end of a start, a session that changes. */
const looks = 3;

export async function readFingerprint(
  { api, client, specName, specVersion, blockMs }: LoadChain,
  share: number | undefined,
  {
    regions = ['local'],
    calls,
  }: { readonly regions?: readonly string[]; readonly calls?: object | undefined } = {},
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
    ...(calls && { calls: `0x${createHash('sha256').update(JSON.stringify(calls)).digest('hex')}` }),
  };
}

/** What changes from release to release: a fingerprint with these would tell every release from the one before it. */
const underTest: ReadonlySet<string> = new Set<keyof Fingerprint>([
  'node_version',
  'runtime',
  'runtime_hash',
]);

/** SHA-256 of the canonical JSON, keys sorted at every depth, no spaces, of a test bed without what is tested on it. */
export function fingerprintHash(fingerprint: object): string {
  const bed = Object.fromEntries(Object.entries(fingerprint).filter(([key]) => !underTest.has(key)));
  const text = JSON.stringify(bed, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}

/** Milliseconds of all cores together since the machine started. */
interface CpuTimes {
  readonly busyMs: number;
  readonly idleMs: number;
}

export function readCpuTimes(): CpuTimes {
  let [busyMs, idleMs] = [0, 0];
  for (const { times } of cpus()) {
    idleMs += times.idle;
    busyMs += times.user + times.nice + times.sys + times.irq;
  }
  return { busyMs, idleMs };
}

/** The share of the cores' time between the two readings in which they had nothing to do; undefined when none passed. */
export function idleShare(from: CpuTimes, to: CpuTimes): number | undefined {
  const idle = to.idleMs - from.idleMs;
  const all = idle + to.busyMs - from.busyMs;
  return all > 0 ? idle / all : undefined;
}

/** What a quota did to one node over a span of time. */
export interface ShareUse {
  readonly node: string;
  /** Of one core. */
  readonly quota: number;
  /** Periods in which it had something to do, and those in which it was stopped. */
  readonly periods: number;
  readonly throttled_periods: number;
  readonly throttled_ms: number;
}

/** The same share of the cores for each of several processes. */
export interface CpuShares {
  /** Puts a process, with all its threads, under a quota of its own. */
  add(name: string, pid: number, share: number): void;
  /** Since each was added. */
  read(): ShareUse[];
  /** Takes the quotas away; the processes are expected to have ended. */
  close(): void;
}

/** Between two readings. */
export function shareUseBetween(from: readonly ShareUse[], to: readonly ShareUse[]): ShareUse[] {
  return to.map((use) => {
    const before = from.find(({ node }) => node === use.node);
    return {
      ...use,
      periods: use.periods - (before?.periods ?? 0),
      throttled_periods: use.throttled_periods - (before?.throttled_periods ?? 0),
      throttled_ms: use.throttled_ms - (before?.throttled_ms ?? 0),
    };
  });
}

/** Nodes that their quota stopped for more than a hundredth of the time. */
export function heldBack(uses: readonly ShareUse[], spanMs: number): string[] {
  return uses.filter(({ throttled_ms: ms }) => ms > tolerableThrottle * spanMs).map(({ node }) => node);
}

/**
 * Looks whether the nodes get along with their shares while nothing is asked of them: what they do under load would else be
 * their quota's doing from the start.
 *
 * @throws AgentError `unknown/host_bound` naming those that were stopped in every look
 */
export async function requireRest(shares: CpuShares, restMs: number, signal: AbortSignal): Promise<void> {
  let held: string[] | undefined;
  for (let look = 0; look < looks; look++) {
    const before = shares.read();
    await sleep(restMs, undefined, { signal });
    const now = heldBack(shareUseBetween(before, shares.read()), restMs);
    held = held?.filter((node) => now.includes(node)) ?? now;
    if (held.length === 0) return;
  }
  throw new AgentError('unknown/host_bound', heldBackReason(held ?? []), { data: { held } });
}

export function heldBackReason(nodes: readonly string[]): string {
  return `${nodes.join(', ')} ${nodes.length === 1 ? 'was' : 'were'} held back by the quota before any load: raise --share`;
}
