import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import { type KeyName, nameKeys } from '../../chain/aura/key-names.ts';
import type { AuraConnection } from '../../chain/aura/open-aura.ts';
import type { WatchedValidator, WatchState } from '../../measure/authorship/watch.ts';

/** Names the validators of states, asking the chain for each key once; keeps the one validator asked for. */
export class Namer {
  readonly #connection: AuraConnection;
  readonly #names: Readonly<Record<string, string>>;
  readonly #wanted: string | undefined;
  readonly #known = new Map<string, KeyName>();

  /** @param wanted the validator to keep: an account, a key or a name; all of them if absent */
  constructor(
    connection: AuraConnection,
    names: Readonly<Record<string, string>>,
    wanted: string | undefined,
  ) {
    this.#connection = connection;
    this.#names = names;
    this.#wanted = wanted;
  }

  /** @throws AgentError `bad_input/validator` when the validator asked for had no slot and is not in the set */
  async name(state: WatchState): Promise<NamedState> {
    const unknown = state.validators.map(({ key }) => key).filter((key) => !this.#known.has(key));
    if (unknown.length > 0) {
      for (const [key, name] of await nameKeys(this.#connection.client, unknown, state.toHash))
        this.#known.set(key, name);
    }
    const named = nameState(state, this.#known, this.#names);
    const wanted = this.#wanted;
    if (wanted === undefined) return named;
    const validators = named.validators.filter((validator) => isCalled(validator, wanted));
    if (validators.length === 0) throw this.#stranger(wanted, named);
    return { ...named, validators };
  }

  #stranger(wanted: string, state: NamedState): AgentError {
    const shown = state.validators.slice(0, 4).map(({ label }) => label);
    return new AgentError(
      'bad_input/validator',
      `--validator: "${wanted}" was no authority of ${this.#connection.chainName} in the blocks ${state.fromBlock}..${state.toBlock}; there are ${state.validators.length}, for example ${shown.join(', ')}`,
      { data: { validator: wanted, from_block: state.fromBlock, to_block: state.toBlock } },
    );
  }
}

function isCalled({ name, account, key }: NamedValidator, wanted: string): boolean {
  const hex = accountHex(wanted);
  if (hex === undefined) return name === wanted;
  return key === hex || (account !== undefined && accountHex(account) === hex);
}

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
