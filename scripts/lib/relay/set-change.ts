import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { addressEq } from '@polkadot/util-crypto';
import { submit } from '../../../tests/support/submit.ts';

/**
 * Gives a chain of `westend-local` other validators, from the session after the next one on, by its sudo key. A chain without a hub
 * elects nobody; it takes a set only while it is told that it has one.
 */
export class ValidatorSetChange {
  readonly #api: ApiPromise;

  private constructor(api: ApiPromise) {
    this.#api = api;
  }

  static async open(url: string): Promise<ValidatorSetChange> {
    return new ValidatorSetChange(
      await ApiPromise.create({ provider: new WsProvider(url), throwOnConnect: true, noInitWarn: true }),
    );
  }

  /** @returns the new set: those of today without this one */
  async leaveOut(account: string): Promise<string[]> {
    const api = this.#api;
    const today = ((await api.query['session']?.['validators']?.())?.toJSON() ?? []) as string[];
    const tomorrow = today.filter((one) => !addressEq(one, account));
    if (tomorrow.length !== today.length - 1) throw new Error(`${account} is no validator`);
    const report = { newValidatorSet: tomorrow, id: 1, pruneUpTo: null, leftover: false };
    await this.#asRoot([
      callOf(api, 'stakingAhClient', 'setMode', 'Active'),
      callOf(api, 'stakingAhClient', 'validatorSet', report),
    ]);
    return tomorrow;
  }

  /** Points gather again, as before. */
  async finish(): Promise<void> {
    await this.#asRoot([callOf(this.#api, 'stakingAhClient', 'setMode', 'Buffered')]);
    await this.#api.disconnect();
  }

  async #asRoot(calls: ReturnType<typeof callOf>[]): Promise<void> {
    const api = this.#api;
    const sudo = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
    await submit(api, callOf(api, 'sudo', 'sudo', callOf(api, 'utility', 'batchAll', calls)), sudo);
  }
}

function callOf(api: ApiPromise, pallet: string, call: string, ...args: unknown[]) {
  const make = api.tx[pallet]?.[call];
  if (!make) throw new Error(`the runtime has no call ${pallet}.${call}`);
  return make(...args);
}
