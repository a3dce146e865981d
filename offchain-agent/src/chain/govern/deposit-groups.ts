import type { StateReader } from '../call/state-at.ts';
import { type Field, type Group, structOf, valuesOfStruct } from './group.ts';

/** How often what the runtime gives a deposit may be. */
const most = 1_000n;
/** A bond pays for no state: it may fall to this part of what the runtime gives. */
const leastBond = 100n;
const maxU128 = 2n ** 128n - 1n;

/** What is given until the Council says otherwise: the constant of each parameter. */
export const depositConstants: Readonly<Record<string, readonly [pallet: string, constant: string]>> = {
  'deposits.bond': ['registry', 'bondAmount'],
  'deposits.address': ['registry', 'addressDeposit'],
  'deposits.group': ['registry', 'groupDeposit'],
  'deposits.member': ['registry', 'memberDeposit'],
  'scalability.deposits.subject': ['scalability', 'subjectDeposit'],
  'scalability.deposits.run': ['scalability', 'runDeposit'],
  'scalability.deposits.point': ['scalability', 'pointDeposit'],
};

/** What is held from now on for what is registered; what is held already stays. */
export const depositGroups: readonly Group[] = [
  depositGroup('deposits', 'registry', ['bond', 'address', 'group', 'member']),
  depositGroup('scalability.deposits', 'scalability', ['subject', 'run', 'point']),
];

function depositGroup(key: string, pallet: string, keys: readonly string[]): Group {
  return {
    key,
    pallet,
    method: 'setDeposits',
    share: 'more than half',
    inForce: 'at once',
    fields: keys.map((field) => depositField(`${key}.${field}`, field)),
    read: async (reader) => {
      const stored = await reader.storage(pallet, 'deposits');
      const given = stored ?? constantsOf(reader, key, keys);
      return given === undefined ? undefined : { current: valuesOfStruct(given, keys) };
    },
    args: (_, values) => [structOf(values, keys)],
    valuesOf: ([struct]) => valuesOfStruct(struct, keys),
  };
}

function depositField(name: string, key: string): Field {
  return {
    name,
    key,
    unit: '1e-12 ALM',
    bounds: (_, { limits }) => {
      const given = limits.givenDeposits[name];
      if (given === undefined) return { kind: 'range', min: 1n, max: maxU128 };
      const min = key === 'bond' ? given / leastBond || 1n : given;
      return { kind: 'range', min, max: given * most };
    },
  };
}

/** Of a runtime that does not store them; those it has no constant for are left out. */
function constantsOf(
  reader: StateReader,
  group: string,
  keys: readonly string[],
): Record<string, unknown> | undefined {
  const given = keys.flatMap((key) => {
    const [pallet = '', constant = ''] = depositConstants[`${group}.${key}`] ?? [];
    const value = reader.constant(pallet, constant);
    return value === undefined ? [] : [[key, value] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
