import { AgentError } from '../../base/error.ts';
import { accountHex } from '../../chain/address.ts';
import { type KeyName, nameKeys } from '../../chain/aura/key-names.ts';
import type { AuraConnection } from '../../chain/aura/open-aura.ts';
import type { WatchState } from '../../measure/authorship/watch.ts';
import { type NamedState, type NamedValidator, nameState } from './named-state.ts';

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
