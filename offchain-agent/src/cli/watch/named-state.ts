import type { KeyName } from '../../chain/aura/key-names.ts';
import type { WatchedValidator, WatchState } from '../../measure/authorship/watch.ts';

/** A watched validator with what people call it. */
export interface NamedValidator extends WatchedValidator {
  /** A name of the running demo, else the account, else the key. */
  readonly label: string;
  readonly name: string | undefined;
  readonly account: string | undefined;
  readonly keyAddress: string;
}

export interface NamedState extends WatchState {
  readonly validators: readonly NamedValidator[];
}

/**
 * Names the validators of a state, those with the most missed slots first.
 *
 * @param names names by address, as a running demo gives them
 */
export function nameState(
  state: WatchState,
  keys: ReadonlyMap<string, KeyName>,
  names: Readonly<Record<string, string>>,
): NamedState {
  const validators = state.validators.map((validator): NamedValidator => {
    const known = keys.get(validator.key);
    const keyAddress = known?.keyAddress ?? validator.key;
    const account = known?.account;
    const name = names[account ?? keyAddress];
    return { ...validator, label: name ?? account ?? `key ${keyAddress}`, name, account, keyAddress };
  });
  return {
    ...state,
    validators: validators.toSorted((a, b) => missed(b) - missed(a) || order(a.label, b.label)),
  };
}

export function missed({
  assigned,
  authored,
}: {
  readonly assigned: number;
  readonly authored: number;
}): number {
  return assigned - authored;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
