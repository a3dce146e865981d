import { camelCase } from '../../base/camel-case.ts';
import type { Governed, GovernedGroup } from './governed.ts';
import type { Value, Values } from './group.ts';

/** What becomes of one parameter. */
export interface Change {
  readonly name: string;
  readonly unit: string;
  /** In force now. */
  readonly now: Value;
  /** What would follow at the next midnight without the change. */
  readonly scheduled?: { readonly value: Value };
  readonly after: Value;
  readonly inForce: string;
}

/** What a call does: to parameters, and besides. */
interface Effect {
  readonly changes: readonly Change[];
  /** Calls that set no parameter. */
  readonly others: readonly ReadCall[];
}

/** What would change if a group got these values; nothing that stays as it is and would have stayed. */
export function changesOf({ group, timed }: GovernedGroup, values: Values): Change[] {
  const { fields, inForce } = group;
  const { current, next } = timed ?? { current: {}, next: undefined };
  return fields.flatMap(({ name, key, unit }) => {
    const [now, after] = [current[key], values[key]];
    const scheduled = next && { value: next.values[key] };
    if (isSame(now, after) && (!scheduled || isSame(scheduled.value, after))) return [];
    const isToFollow = scheduled && !isSame(scheduled.value, now);
    return [{ name, unit, now, ...(isToFollow && { scheduled }), after, inForce }];
  });
}

/** What a call would change on a chain. */
export function effectOf(call: ReadCall, governed: Governed): Effect {
  const isBatch = call.pallet === 'utility' && call.inner.length > 0;
  if (isBatch) {
    const effects = call.inner.map((inner) => effectOf(inner, governed));
    return {
      changes: effects.flatMap(({ changes }) => changes),
      others: effects.flatMap(({ others }) => others),
    };
  }
  for (const one of governed.groups) {
    if (one.group.pallet !== call.pallet || one.group.method !== call.method) continue;
    const values = one.group.valuesOf(
      call.args.map(({ value }) => value),
      governed.network,
    );
    if (values) return { changes: changesOf(one, values), others: [] };
  }
  return { changes: [], others: [call] };
}

/** What follows at the next midnight by itself. */
export function scheduledChanges({ groups }: Governed): (Change & { readonly fromS: number })[] {
  return groups.flatMap(({ group, timed }) => {
    const { current, next } = timed ?? {};
    if (!current || !next) return [];
    return changesOf({ group, timed: { current }, isGoverned: true }, next.values).map((change) => ({
      ...change,
      fromS: next.fromS,
    }));
  });
}

function isSame(one: Value, other: Value): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return one.length === other.length && one.every((account, index) => account === other[index]);
}

/** A call as data: nothing of it depends on a connection any more. */
export interface ReadCall {
  readonly pallet: string;
  readonly method: string;
  /** As @polkadot/api writes them as JSON. */
  readonly args: readonly { readonly name: string; readonly value: unknown }[];
  /** The calls that it carries: those of a batch, or one that is to be dispatched. */
  readonly inner: readonly ReadCall[];
}

/** A call as @polkadot/api decodes it. */
export interface DecodedCall {
  readonly section: string;
  readonly method: string;
  readonly args: readonly { toJSON(): unknown }[];
  readonly meta: { readonly args: readonly { readonly name: { toString(): string } }[] };
}

/** Reads a decoded call with the calls inside. */
export function readCall({ section, method, args, meta }: DecodedCall): ReadCall {
  return {
    pallet: section,
    method,
    args: args.map((arg, index) => ({
      name: camelCase(meta.args[index]?.name.toString() ?? `${index}`),
      value: arg.toJSON(),
    })),
    inner: args.flatMap(callsIn),
  };
}

function callsIn(arg: unknown): ReadCall[] {
  if (isCall(arg)) return [readCall(arg)];
  return Array.isArray(arg) ? arg.filter(isCall).map(readCall) : [];
}

function isCall(arg: unknown): arg is DecodedCall {
  const { section, method, args } = (arg ?? {}) as Partial<DecodedCall>;
  return typeof section === 'string' && typeof method === 'string' && Array.isArray(args);
}
