import type { Group } from './group.ts';
import { valueOfJson } from './json-values.ts';

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
