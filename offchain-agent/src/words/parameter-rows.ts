import type { Governed } from '../chain/govern/governed.ts';
import type { Bounds, Share, Value } from '../chain/govern/group.ts';
import { votesOf } from '../chain/govern/motion.ts';

/** One parameter as it stands. */
export interface ParameterRow {
  readonly name: string;
  readonly about?: string;
  readonly value: Value;
  readonly unit: string;
  readonly bounds: Bounds;
  readonly next?: { readonly fromS: number; readonly value: Value };
  readonly share: Share;
  readonly inForce: string;
  readonly call: string;
  /** Whether the runtime has the call. */
  readonly isGoverned: boolean;
}

/** All parameters that the chain has. */
export function parameterRows(governed: Governed): ParameterRow[] {
  return governed.groups.flatMap(({ group, timed, isGoverned, about }) => {
    if (!timed) return [];
    const { share, inForce, pallet, method } = group;
    const { current, next } = timed;
    return group.fields.flatMap(({ name, key, unit, bounds }) => {
      // A runtime may keep some values of a group and not others.
      if (current[key] === undefined && about === undefined) return [];
      const value = next?.values[key];
      const isToChange = next !== undefined && value !== current[key];
      return [
        {
          name,
          ...(about !== undefined && { about }),
          value: current[key],
          unit,
          bounds: bounds(next?.values ?? current, governed),
          ...(isToChange && { next: { fromS: next.fromS, value } }),
          share,
          inForce,
          call: `${pallet}.${method}`,
          isGoverned,
        },
      ];
    });
  });
}

/** What this runtime cannot tell or change, and why. */
export function missing({ groups }: Governed): { readonly name: string; readonly why: string }[] {
  return groups.flatMap(({ group, timed, isGoverned }) => {
    const { key, pallet, method } = group;
    if (!timed) return [{ name: key, why: 'this runtime has none, or not for this network' }];
    return isGoverned
      ? []
      : [{ name: key, why: `this runtime cannot change it: it has no call ${pallet}.${method}` }];
  });
}

/** Who changes it, in the words of a table. @example changedBy('more than half', 4) // 'more than half (3 of 4)' */
export function changedBy(share: Share, members: number): string {
  return `${share} (${votesOf(share, members)} of ${members})`;
}
