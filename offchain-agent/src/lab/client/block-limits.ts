import { Metadata, TypeRegistry } from '@polkadot/types';
import type { AnyJson } from '@polkadot/types/types';
import type { HexString } from '@polkadot/util/types';
import { isRunning } from '../../base/process.ts';
import { callBatch } from '../real/json-rpc.ts';
import { answerWithinMs } from '../real/ready.ts';
import type { NetworkState } from '../real/state.ts';
import { numberAt } from './ethereum-poll.ts';

/** How much fits into a block; null where the chain has no such limit. Normal transactions have a share of weight and length. */
interface BlockLimits {
  /** Picoseconds of the reference machine. */
  readonly weight_ps: number | null;
  readonly normal_weight_ps: number | null;
  readonly length_bytes: number | null;
  readonly normal_length_bytes: number | null;
  readonly gas: number | null;
}

/** Asks the first node that runs: of its runtime's constants, and of gas where it has Ethereum's methods. */
export async function readBlockLimits({ nodes }: NetworkState): Promise<BlockLimits | undefined> {
  const node = nodes.find(({ process: own }) => isRunning(own));
  if (!node) return undefined;
  const calls = [['state_getMetadata'], ['eth_getBlockByNumber', 'latest', false]] as const;
  const within = AbortSignal.timeout(answerWithinMs);
  const [metadata, block] = await callBatch(node.rpc_port, calls, within).catch((): unknown[] => []);
  const gas = numberAt(block, 'gasLimit') ?? null;
  if (typeof metadata !== 'string') return gas === null ? undefined : { ...noLimits, gas };
  return { ...constantsIn(metadata as HexString), gas };
}

const noLimits: BlockLimits = {
  weight_ps: null,
  normal_weight_ps: null,
  length_bytes: null,
  normal_length_bytes: null,
  gas: null,
};

function constantsIn(bytes: HexString): BlockLimits {
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, bytes);
  registry.setMetadata(metadata, undefined, undefined, true);
  const system = metadata.asLatest.pallets.find(({ name }) => name.toString() === 'System');
  const constant = (name: string): AnyJson => {
    const found = system?.constants.find((one) => one.name.toString() === name);
    if (!found) return null;
    return registry
      .createTypeUnsafe(registry.createLookupType(found.type), [found.value.toU8a(true)])
      .toJSON();
  };
  const weights = constant('BlockWeights');
  const lengths = constant('BlockLength');
  return {
    ...noLimits,
    weight_ps: timeIn(at(weights, 'maxBlock')),
    normal_weight_ps: timeIn(at(weights, 'perClass', 'normal', 'maxTotal')),
    length_bytes: count(at(lengths, 'max', 'operational')),
    normal_length_bytes: count(at(lengths, 'max', 'normal')),
  };
}

/** Older runtimes have no size of proofs beside the time. */
function timeIn(weight: unknown): number | null {
  return count(at(weight, 'refTime') ?? weight);
}

function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[name]
        : undefined,
    value,
  );
}

/** JSON of a runtime's number: hexadecimal digits beyond 53 bits. */
function count(value: unknown): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** @example blockLimitsLine(limits) // 'block limits: weight 2 s (normal 1.5 s), length 5,242,880 bytes (normal 3,932,160 bytes)' */
export function blockLimitsLine(limits: BlockLimits | undefined): string {
  if (!limits) return 'block limits: ?';
  const told = [
    limited('weight', limits.weight_ps, limits.normal_weight_ps, seconds),
    limited('length', limits.length_bytes, limits.normal_length_bytes, bytes),
    limited('gas', limits.gas, null, grouped),
  ];
  return `block limits: ${told.filter((part) => part !== undefined).join(', ') || 'none'}`;
}

function limited(
  name: string,
  all: number | null,
  normal: number | null,
  text: (value: number) => string,
): string | undefined {
  if (all === null) return undefined;
  return `${name} ${text(all)}${normal === null ? '' : ` (normal ${text(normal)})`}`;
}

const seconds = (ps: number): string => `${grouped(ps / 1e12)} s`;
const bytes = (value: number): string => `${grouped(value)} bytes`;
const grouped = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 3 });
