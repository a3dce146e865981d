import type { StateReader } from '../call/state-at.ts';
import {
  argumentOf,
  type Bounds,
  type Field,
  type Group,
  type Limits,
  structOf,
  type Value,
  type Values,
  valueOfJson,
  valuesOfStruct,
} from './group.ts';

interface Single {
  readonly key: string;
  readonly name: string;
  readonly call: readonly [pallet: string, method: string];
  readonly unit: string;
  readonly inForce: string;
  readonly isOfNetwork?: boolean;
  readonly bounds: (limits: Limits) => Bounds;
  readonly read: (reader: StateReader, network: number) => Promise<Value>;
}

const mostClosingPpm = 500_000n;
const maxU32 = 2n ** 32n - 1n;

/** Calls that change one value. */
export const singleGroups: readonly Group[] = [
  single({
    key: 'closing',
    name: 'closing.sharePpm',
    call: ['sli', 'setClosingShare'],
    unit: 'ppm of a block',
    inForce: 'at once',
    bounds: () => ({ kind: 'range', min: 1n, max: mostClosingPpm, note: 'enough for a step of closing' }),
    read: async (reader) => {
      const perbill = valueOfJson(await reader.storage('sli', 'closingShare'));
      return typeof perbill === 'bigint' ? perbill / 1_000n : undefined;
    },
  }),
  single({
    key: 'admission',
    name: 'admission',
    call: ['registry', 'setAdmission'],
    unit: '',
    inForce: 'at once',
    isOfNetwork: true,
    bounds: () => ({ kind: 'choice', of: ['approval', 'open'] }),
    read: async (reader, network) => valueOfJson(await reader.storage('registry', 'admission', network)),
  }),
  single({
    key: 'scalability.replacementBlocks',
    name: 'scalability.replacementBlocks',
    call: ['scalability', 'setReplacementBlocks'],
    unit: 'blocks',
    inForce: 'at once',
    bounds: ({ maxReplacementBlocks }) => ({ kind: 'range', min: 1n, max: maxReplacementBlocks ?? maxU32 }),
    read: async (reader) => valueOfJson(await reader.storage('scalability', 'replacementBlocks')),
  }),
  single({
    key: 'scalability.turnBlocks',
    name: 'scalability.turnBlocks',
    call: ['scalability', 'setTurnBlocks'],
    unit: 'blocks',
    inForce: 'at once',
    bounds: ({ maxTurnBlocks }) => ({ kind: 'range', min: 1n, max: maxTurnBlocks ?? maxU32 }),
    read: async (reader) => valueOfJson(await reader.storage('scalability', 'turnBlocks')),
  }),
];

/** The most members that `CallFilter` of the runtime admits. */
const mostMembers = 100;

/** Who validates, and who governs. */
export const accountGroups: readonly Group[] = [
  {
    key: 'validators',
    pallet: 'validators',
    method: 'setValidators',
    share: 'more than half',
    inForce: 'from the session after the next one on',
    fields: [
      {
        name: 'validators',
        key: 'validators',
        unit: 'accounts',
        bounds: (_, { limits }) => ({ kind: 'accounts', most: Number(limits.maxValidators ?? 1_024n) }),
      },
    ],
    read: async (reader) => {
      const listed = valueOfJson(await reader.storage('validators', 'validators'));
      return listed === undefined ? undefined : { current: { validators: listed } };
    },
    args: (_, { validators }) => [validators],
    valuesOf: ([listed]) => ({ validators: valueOfJson(listed) }),
  },
  {
    key: 'council',
    pallet: 'council',
    method: 'setMembers',
    share: 'three quarters',
    inForce: 'at once',
    fields: [
      {
        name: 'council',
        key: 'members',
        unit: 'accounts',
        bounds: () => ({ kind: 'accounts', most: mostMembers }),
      },
    ],
    read: async (reader) => {
      const members = valueOfJson(await reader.storage('council', 'members'));
      if (members === undefined) return undefined;
      return {
        current: { members, prime: (await reader.storage('council', 'prime')) as string | undefined },
      };
    },
    // A prime member stays one as long as it is a member; the chain wants to know how many there were.
    args: (_, { members }, { members: before, prime }) => {
      const after = (members ?? []) as readonly string[];
      const isKept = typeof prime === 'string' && after.includes(prime);
      return [after, isKept ? prime : null, ((before ?? []) as readonly string[]).length];
    },
    valuesOf: ([members]) => ({ members: valueOfJson(members) }),
  },
];

const maxU128 = 2n ** 128n - 1n;
const maxU64 = 2n ** 64n - 1n;
const micro = 1_000_000n;

const parts: readonly (readonly [key: string, unit: string, bounds: Bounds])[] = [
  ['minThroughput', '1e-6', optional(0n, maxU128)],
  ['maxLatency.sizeMillionths', '1e-6', optional(micro, micro * micro)],
  ['maxLatency.latencyUs', 'µs', optional(0n, maxU64)],
  ['maxSigma', '1e-18', optional(0n, maxU128)],
  ['maxKappa', '1e-18', optional(0n, maxU128)],
  ['maxRegressionPpm', 'ppm', optional(0n, maxU32)],
];
const requirementKeys = parts.map(([key]) => key);

function single({ key, name, call, unit, inForce, isOfNetwork, bounds, read }: Single): Group {
  const [pallet, method] = call;
  return {
    key,
    pallet,
    method,
    share: 'more than half',
    inForce,
    fields: [{ name, key, unit, bounds: (_, { limits }) => bounds(limits) }],
    read: async (reader, network) => {
      const value = await read(reader, network);
      return value === undefined ? undefined : { current: { [key]: value } };
    },
    args: (network, values) => [...(isOfNetwork ? [network] : []), argumentOf(values[key])],
    valuesOf: (args, network) => {
      if (isOfNetwork && args[0] !== network) return undefined;
      return { [key]: valueOfJson(args.at(-1)) };
    },
  };
}

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
      ([part, unit, bounds]): Field => ({
        name: `${key}.${part}`,
        key: part,
        unit,
        bounds: () => bounds,
      }),
    ),
    read: async (reader) => ({ current: await requirementOf(reader, subject) }),
    args: (_, values) => [subject, structOf(values, requirementKeys)],
    valuesOf: ([id, struct]) => (id === subject ? valuesOfStruct(struct, requirementKeys) : undefined),
  };
}

async function requirementOf(reader: StateReader, subject: number): Promise<Values> {
  return valuesOfStruct(await reader.storage('scalability', 'requirements', subject), requirementKeys);
}

function optional(min: bigint, max: bigint): Bounds {
  return { kind: 'range', min, max, isOptional: true };
}
