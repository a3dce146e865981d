import { AgentError } from '../../../base/error.ts';
import { accountHex } from '../../../chain/address.ts';
import { type KeyName, nameKeys } from '../../../chain/engine/key-names.ts';
import type { AnyChainConnection } from '../../../chain/engine/open-any-chain.ts';
import { namesOf } from '../../../words/target-label.ts';
import type { WatchState } from '../../authorship/watch.ts';
import type { Named, NamedState, NamedValidator, Presentation } from './presentation.ts';

/** Names the validators of states, asking the chain for each key once; keeps the one validator asked for. */
export class Namer<Counts extends object> {
  readonly #connection: AnyChainConnection;
  readonly #presentation: Presentation<Counts>;
  readonly #names: Readonly<Record<string, string>>;
  readonly #wanted: string | undefined;
  readonly #known = new Map<string, KeyName>();

  /** @param wanted the validator to keep: an account, a key or a name; all of them if absent */
  constructor(
    connection: AnyChainConnection,
    presentation: Presentation<Counts>,
    names: Readonly<Record<string, string>>,
    wanted: string | undefined,
  ) {
    this.#connection = connection;
    this.#presentation = presentation;
    this.#names = names;
    this.#wanted = wanted;
  }

  /** @throws AgentError `bad_input/validator` when the validator asked for had no slot and is not in the set */
  async name(state: WatchState<Counts>): Promise<NamedState<Counts>> {
    const unknown = state.validators.map(({ key }) => key).filter((key) => !this.#known.has(key));
    if (unknown.length > 0) {
      const { client } = this.#connection;
      const names = await nameKeys(client, unknown, state.toHash, this.#presentation.keyType);
      for (const [key, name] of names) this.#known.set(key, name);
    }
    const named = nameState(state, this.#known, this.#names, this.#presentation);
    const wanted = this.#wanted;
    if (wanted === undefined) return named;
    const validators = named.validators.filter((validator) => isCalled(validator, wanted));
    if (validators.length === 0) throw this.#stranger(wanted, named);
    return { ...named, validators };
  }

  #stranger(wanted: string, state: NamedState<Counts>): AgentError {
    const shown = state.validators.slice(0, 4).map(({ label }) => label);
    const others =
      shown.length === 0
        ? 'no block names its author'
        : `there are ${state.validators.length}, for example ${shown.join(', ')}`;
    return new AgentError(
      'bad_input/validator',
      `--validator: "${wanted}" was not an authority of ${this.#connection.chainName} in the blocks ${state.fromBlock}..${state.toBlock}; ${others}`,
      { data: { validator: wanted, from_block: state.fromBlock, to_block: state.toBlock } },
    );
  }
}

function isCalled({ name, account, key }: Named, wanted: string): boolean {
  const hex = accountHex(wanted);
  if (hex === undefined) return name === wanted;
  return key === hex || (account !== undefined && accountHex(account) === hex);
}

/**
 * Names the validators of a state, and puts those first that are to be looked at first.
 *
 * @param names names by address, as a running demo gives them
 */
export function nameState<Counts extends object>(
  state: WatchState<Counts>,
  keys: ReadonlyMap<string, KeyName>,
  names: Readonly<Record<string, string>>,
  { concern }: Pick<Presentation<Counts>, 'concern'>,
): NamedState<Counts> {
  const validators = state.validators.map((validator): NamedValidator<Counts> => {
    const known = keys.get(validator.key);
    const keyAddress = known?.keyAddress ?? validator.key;
    const account = known?.account;
    const { name } = namesOf(names).of(account ?? keyAddress);
    return { ...validator, label: name ?? account ?? `key ${keyAddress}`, name, account, keyAddress };
  });
  const everybody = validators.toSorted((a, b) => concern(b) - concern(a) || order(a.label, b.label));
  return { ...state, validators: everybody, everybody };
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
