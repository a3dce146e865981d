import { distributions } from '../../sli/hash-chain.ts';
import { indicatorTable, timedIndicators } from '../../sli/indicator.ts';
import {
  type Bounds,
  type Field,
  type Group,
  isMeasured,
  type Surroundings,
  structOf,
  type Timed,
  timedOf,
  type Values,
  valuesOfStruct,
} from './group.ts';

const maxU32 = 2n ** 32n - 1n;

/** How reporters measure a network; bounds as `check_sampling` of pallet-sli has them. */
const fields: readonly Field[] = [
  field('samplesPerWindow', 'samples', () => range(1n, 3_600n)),
  field('distribution', '', () => ({ kind: 'choice', of: distributions.map((name) => name.toLowerCase()) })),
  field('timeoutMs', 'ms', () => range(100n, 60_000n)),
  ...timedIndicators
    .map((name) => indicatorTable[name])
    .map(({ threshold, unit }) => field(threshold, unit, belowTimeout)),
  field('minCoveragePpm', 'ppm', () => range(1n, 900_000n)),
  field('minReporters', 'reporters', (_, { limits }) => range(...(limits.quorum ?? [2n, maxU32]))),
  field('graceMs', 'ms', (_, surroundings) => {
    const keptMs = shortestKeptMs(surroundings);
    return range(0n, keptMs === undefined ? maxU32 : least(keptMs - 1n, maxU32));
  }),
  field('graceBlocks', 'blocks', (_, surroundings) => {
    const keptMs = shortestKeptMs(surroundings);
    const { slotMs } = surroundings.limits;
    return range(0n, keptMs === undefined || !slotMs ? maxU32 : least((keptMs - 1n) / slotMs, maxU32));
  }),
  field('idleWindows', 'windows', () => range(1n, 720n)),
  field('hostRate', 'requests/s', () => range(1n, 1_000n)),
  field('clockOffsetMs', 'ms', () => range(1n, 60_000n)),
  field('lagBlocks', 'blocks', () => range(1n, 1_000n)),
];

const keys = fields.map(({ key }) => key);

export const samplingGroup: Group = {
  key: 'sampling',
  pallet: 'sli',
  method: 'setSampling',
  share: 'more than half',
  inForce: 'from the next UTC midnight on',
  fields,
  read: async (reader, network) => {
    if (!(await isMeasured(reader, network))) return undefined;
    const stored = await reader.storage('sli', 'sampling', network);
    const now = await reader.storage('timestamp', 'now');
    return timedOf(stored, now, (json) => valuesOfStruct(json, keys));
  },
  args: (network, values) => [network, structOf(values, keys)],
  valuesOf: ([id, struct], network) => (id === network ? valuesOfStruct(struct, keys) : undefined),
};

/** The longer of the two graces of values, ms. */
export function graceMs(values: Values, slotMs: bigint): bigint {
  const blocksMs = (asNumber(values['graceBlocks']) ?? 0n) * slotMs;
  const ownMs = asNumber(values['graceMs']) ?? 0n;
  return ownMs > blocksMs ? ownMs : blocksMs;
}

function field(
  key: string,
  unit: string,
  bounds: (values: Values, surroundings: Surroundings) => Bounds,
): Field {
  return { name: `sampling.${key}`, key, unit, bounds };
}

function belowTimeout(values: Values): Bounds {
  return range(1n, (asNumber(values['timeoutMs']) ?? 1n) * 1_000n - 1n);
}

/** For how long windows are kept, by what is in force and what follows it, ms. */
function shortestKeptMs({ limits, timed }: Surroundings): bigint | undefined {
  const retention: Timed | undefined = timed('retention');
  if (!retention || limits.windowMs === undefined) return undefined;
  const kept = [retention.current, ...(retention.next ? [retention.next.values] : [])]
    .map((values) => asNumber(values['windows']))
    .filter((windows) => windows !== undefined);
  return kept.reduce(least, maxU32) * limits.windowMs;
}

function range(min: bigint, max: bigint): Bounds {
  return { kind: 'range', min, max };
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function asNumber(value: Values[string]): bigint | undefined {
  return typeof value === 'bigint' ? value : undefined;
}
