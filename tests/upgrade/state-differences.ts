import type { HexString } from '@polkadot/util/types';
import type { RawState } from './raw-state.ts';
import { nameOfKey, type StorageNames } from './storage-names.ts';

/** What may happen to the keys that begin with a prefix. */
export interface Allowance {
  readonly prefix: HexString;
  readonly kinds: readonly ('lost' | 'added' | 'changed')[];
}

/** What an upgrade, and the blocks in which it happens, do to a state. */
export interface Expectation {
  readonly allowed: readonly Allowance[];
  /** Exact values after it, of keys that had another one or none: new storage versions, and what migrations write. */
  readonly written: RawState;
}

interface StateDifference {
  /** `missing`: a value that was expected to be written is not there. */
  readonly kind: 'lost' | 'added' | 'changed' | 'missing';
  /** The storage item, for example `Sli.Records`. */
  readonly item: string;
  readonly key: HexString;
  readonly before: HexString | undefined;
  readonly after: HexString | undefined;
}

/**
 * Names every key in which two states differ and that no one has foreseen, ascending by key: nothing of a state is lost
 * or changed by an upgrade unless somebody has written down that it shall be.
 */
export function stateDifferences(
  before: RawState,
  after: RawState,
  { allowed, written }: Expectation,
  names: StorageNames,
): StateDifference[] {
  const keys = [...new Set([...before.keys(), ...after.keys(), ...written.keys()])].toSorted();
  return keys.flatMap((key) => {
    const values = { before: before.get(key), after: after.get(key) };
    const kind = written.has(key) ? kindOfWritten(values.after, written.get(key)) : kindOf(values);
    const isAllowed =
      kind === undefined ||
      (kind !== 'missing' &&
        allowed.some(({ prefix, kinds }) => key.startsWith(prefix) && kinds.includes(kind)));
    return isAllowed ? [] : [{ kind, item: nameOfKey(names, key), key, ...values }];
  });
}

interface Values {
  readonly before: HexString | undefined;
  readonly after: HexString | undefined;
}

function kindOf({ before, after }: Values): 'lost' | 'added' | 'changed' | undefined {
  if (before === after) return undefined;
  if (after === undefined) return 'lost';
  return before === undefined ? 'added' : 'changed';
}

function kindOfWritten(after: HexString | undefined, expected: HexString | undefined): 'missing' | undefined {
  return after === expected ? undefined : 'missing';
}
