import type { Bounds, Group, Limits, Value } from './group.ts';
import { argumentOf, valueOfJson } from './json-values.ts';
import type { StateReader } from './state-reader.ts';

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
