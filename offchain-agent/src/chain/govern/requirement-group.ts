import type { Bounds, Field, Group, Values } from './group.ts';
import { structOf, valuesOfStruct } from './json-values.ts';
import type { StateReader } from './state-reader.ts';

const maxU128 = 2n ** 128n - 1n;
const maxU64 = 2n ** 64n - 1n;
const maxU32 = 2n ** 32n - 1n;
const micro = 1_000_000n;

const parts: readonly (readonly [key: string, unit: string, bounds: Bounds])[] = [
  ['minThroughput', '1e-6', optional(0n, maxU128)],
  ['maxLatency.size', '1e-6', optional(micro, micro * micro)],
  ['maxLatency.latencyUs', 'µs', optional(0n, maxU64)],
  ['maxSigma', '1e-18', optional(0n, maxU128)],
  ['maxKappa', '1e-18', optional(0n, maxU128)],
  ['maxRegressionPpm', 'ppm', optional(0n, maxU32)],
];
const keys = parts.map(([key]) => key);

/** What the Council requires of a subject; all parts are none where it requires nothing. */
export function requirementGroup(subject: number): Group {
  const key = `requirements.${subject}`;
  return {
    key,
    pallet: 'scalability',
    method: 'setRequirement',
    share: 'more than half',
    inForce: 'at once',
    fields: parts.map(
      ([part, unit, bounds]): Field => ({ name: `${key}.${part}`, key: part, unit, bounds: () => bounds }),
    ),
    read: async (reader) => ({ current: await requirementOf(reader, subject) }),
    args: (_, values) => [subject, structOf(values, keys)],
    valuesOf: ([id, struct]) => (id === subject ? valuesOfStruct(struct, keys) : undefined),
  };
}

async function requirementOf(reader: StateReader, subject: number): Promise<Values> {
  return valuesOfStruct(await reader.storage('scalability', 'requirements', subject), keys);
}

function optional(min: bigint, max: bigint): Bounds {
  return { kind: 'range', min, max, isOptional: true };
}
