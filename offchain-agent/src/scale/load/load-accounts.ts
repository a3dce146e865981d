import { type LoadChain, pendingSigners } from './chain/load-chain.ts';
import { type LoadAccount, loadAccount } from './transfer.ts';

/** The account of a load with the number by which it follows from the funding key. */
export interface NumberedAccount extends LoadAccount {
  readonly number: number;
}

/** The accounts of all loads of a session: the next load finds those of the last one, with what they were given. */
export class LoadAccounts {
  readonly #chain: LoadChain;
  readonly #secret: string;
  readonly #accounts: NumberedAccount[] = [];
  readonly #setUp = new Set<number>();
  #next = 0;

  /** @param secret the text of the funding key, from which they are derived */
  constructor(chain: LoadChain, secret: string) {
    this.#chain = chain;
    this.#secret = secret;
  }

  async take(wanted: number): Promise<NumberedAccount[]> {
    const busy = await pendingSigners(this.#chain);
    const { genesisHash, scheme } = this.#chain;
    while (this.#accounts.length < wanted) {
      const number = this.#next++;
      const account = { ...loadAccount(this.#secret, genesisHash, number, scheme), number };
      // What an earlier load left in the pool has taken the nonces that come next.
      if (!busy.has(Buffer.from(account.publicKey).toString('hex'))) this.#accounts.push(account);
    }
    return this.#accounts.slice(0, wanted);
  }

  /** Those that were not set up yet; from now on they are. */
  notSetUp(accounts: readonly NumberedAccount[]): { fresh: NumberedAccount[]; isFirst: boolean } {
    const isFirst = this.#setUp.size === 0;
    const fresh = accounts.filter(({ number }) => !this.#setUp.has(number));
    for (const { number } of fresh) this.#setUp.add(number);
    return { fresh, isFirst };
  }

  /** An account with a lost transaction may find its nonces taken by what still waits somewhere: others take its place. */
  retire(places: Iterable<number>): void {
    for (const place of [...new Set(places)].toSorted((a, b) => b - a)) this.#accounts.splice(place, 1);
  }
}
