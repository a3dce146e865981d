import { AgentError } from '../../base/error.ts';
import { type Change, changesOf } from './changes.ts';
import type { Governed, GovernedGroup } from './governed.ts';
import type { Bounds, Field, Share, Surroundings, Timed, Value, Values } from './group.ts';

/** One call that a motion carries. */
interface PlannedCall {
  readonly pallet: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly share: Share;
  readonly changes: readonly Change[];
}

/**
 * The calls that give parameters these values, one for each group. What is not named keeps the value that it has, or
 * that is scheduled already.
 *
 * @throws AgentError `bad_input/parameter` for a name that the chain does not govern; `bad_input/bounds` with all that
 * is out of bounds; `no/unchanged` when all is so already; `unknown/underway`, retryable, while a change of sampling is
 */
export function planChange(governed: Governed, assigned: ReadonlyMap<string, Value>): PlannedCall[] {
  const named = [...assigned].map(([name, value]) => ({ ...findField(governed, name), value }));
  const faults: string[] = [];
  let surroundings: Surroundings = governed;
  const calls = governed.groups.flatMap((one) => {
    const own = named.filter(({ group }) => group === one);
    if (own.length === 0) return [];
    const { group, timed } = requireGoverned(one);
    if (timed.isUnderway) throw underway(group.key);
    const before = timed.next?.values ?? timed.current;
    const after = { ...before, ...Object.fromEntries(own.map(({ field, value }) => [field.key, value])) };
    faults.push(...group.fields.flatMap((field) => faultsOf(field, after, surroundings)));
    const changes = changesOf(one, after);
    if (changes.length === 0) return [];
    surroundings = withTimed(surroundings, group.key, { ...timed, next: { fromS: 0, values: after } });
    const args = group.args(governed.network, after, timed.current);
    return [{ pallet: group.pallet, method: group.method, args, share: group.share, changes }];
  });
  if (faults.length > 0) {
    throw new AgentError(
      'bad_input/bounds',
      `the chain would refuse this: ${faults.join('; ')}; "almanac params show" lists what is allowed`,
      { data: { faults } },
    );
  }
  if (calls.length === 0) {
    throw new AgentError(
      'no/unchanged',
      `nothing to change: ${[...assigned.keys()].join(', ')} ${assigned.size === 1 ? 'is' : 'are'} so already, or will be from the next midnight on ("almanac params show")`,
    );
  }
  return calls;
}

/** @throws AgentError `bad_input/parameter` with the names that are most like it */
export function findField(
  { groups }: Pick<Governed, 'groups'>,
  name: string,
): { readonly field: Field; readonly group: GovernedGroup } {
  for (const group of groups) {
    const field = group.group.fields.find((one) => one.name === name || namedAfter(group, one) === name);
    if (field) return { field, group };
  }
  const names = groups.flatMap((group) =>
    group.group.fields.flatMap((field) => [field.name, namedAfter(group, field) ?? []].flat()),
  );
  const alike = names.filter((one) => isAlike(one, name));
  throw new AgentError(
    'bad_input/parameter',
    `"${name}" is not a governed parameter of this chain; ${
      alike.length > 0 ? `is it ${alike.slice(0, 4).join(', ')}?` : '"almanac params show" lists them'
    }`,
    { data: { name, alike } },
  );
}

/** As people name a parameter of a subject: `requirements.my-node.maxSigma`. */
function namedAfter({ group, about }: GovernedGroup, { name }: Field): string | undefined {
  if (about === undefined) return undefined;
  const [kind] = group.key.split('.');
  return `${kind}.${about}${name.slice(group.key.length)}`;
}

function isAlike(known: string, given: string): boolean {
  const [one, other] = [known.toLowerCase(), given.toLowerCase()];
  const last = (text: string): string => text.split('.').at(-1) ?? '';
  return one.includes(other) || last(one) === last(other) || one.startsWith(`${other.split('.')[0]}.`);
}

function requireGoverned(one: GovernedGroup): { group: GovernedGroup['group']; timed: Timed } {
  const { group, timed, isGoverned } = one;
  if (timed && isGoverned) return { group, timed };
  throw new AgentError(
    'bad_input/parameter',
    timed
      ? `the chain's runtime has no call ${group.pallet}.${group.method}: ${group.key} is not governed there; upgrade the runtime first (docs/how-to/run-a-chain.md)`
      : `the chain has no ${group.key} of this network to change; "almanac params show" lists what it has`,
    { data: { group: group.key } },
  );
}

function underway(key: string): AgentError {
  return new AgentError(
    'unknown/underway',
    `the last change of ${key} is in force, but windows from before it are open still; propose the next one when they are closed`,
    { data: { group: key }, retryable: true },
  );
}

function withTimed({ limits, timed }: Surroundings, key: string, planned: Timed): Surroundings {
  return { limits, timed: (group) => (group === key ? planned : timed(group)) };
}

function faultsOf(field: Field, values: Values, surroundings: Surroundings): string[] {
  const value = values[field.key];
  const bounds = field.bounds(values, surroundings);
  const allowed = allowedInstead(value, bounds);
  if (allowed !== undefined) {
    const unit = field.unit && ` ${field.unit}`;
    const got = typeof value === 'object' ? '' : `, got ${value ?? 'none'}`;
    return [`${field.name} must be ${allowed}${unit}${got}`];
  }
  const [struct, inner] = field.key.split('.');
  const isPart = inner !== undefined && bounds.kind === 'range' && bounds.isOptional;
  const siblings = Object.keys(values).filter((key) => key.startsWith(`${struct}.`));
  const isAlone = isPart && value === undefined && siblings.some((key) => values[key] !== undefined);
  return isAlone ? [`${field.name} must be given, too: it is of no use without the other`] : [];
}

/** What a value that is not allowed should be. */
function allowedInstead(value: Value, bounds: Bounds): string | undefined {
  if (bounds.kind === 'choice') {
    return typeof value === 'string' && bounds.of.includes(value) ? undefined : bounds.of.join(' or ');
  }
  if (bounds.kind === 'accounts') {
    const accounts = Array.isArray(value) ? value : [];
    const isRight =
      accounts.length > 0 && accounts.length <= bounds.most && new Set(accounts).size === accounts.length;
    return isRight ? undefined : `1 to ${bounds.most} different`;
  }
  if (value === undefined && bounds.isOptional) return undefined;
  const { min, max } = bounds;
  if (typeof value === 'bigint' && value >= min && value <= max) return undefined;
  return `${min} to ${max}`;
}
