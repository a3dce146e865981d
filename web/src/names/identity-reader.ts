import { type AccountIdentity, accountKey } from '@almanac-chain/agent/words/account-name';
import { identityOf, subIdentity, superOf } from './identity.ts';

/** Storage of a chain with identities: values in the order of the accounts; it throws where the chain has no such pallet. */
export interface IdentityStorage {
  superOf(accounts: readonly string[]): Promise<readonly unknown[]>;
  identityOf(accounts: readonly string[]): Promise<readonly unknown[]>;
}

/** Rows come into view together: what they ask for is read in one go. */
const gatherMs = 40;
const mostAtOnce = 256;

/** Identities of the accounts that were on screen, read once each, many in one request. */
export class IdentityReader {
  readonly #storage: IdentityStorage;
  readonly #found: (identities: ReadonlyMap<string, AccountIdentity>) => void;
  readonly #asked = new Set<string>();
  readonly #known = new Map<string, AccountIdentity>();
  #waiting: string[] = [];
  #isOver = false;

  /** @param found hears of all identities that are known, whenever there are more */
  constructor(storage: IdentityStorage, found: (identities: ReadonlyMap<string, AccountIdentity>) => void) {
    this.#storage = storage;
    this.#found = found;
  }

  /** Reads the identity of an account soon, unless that was done. */
  ask(account: string): void {
    const key = accountKey(account);
    if (this.#isOver || key === undefined || key.length !== 66 || this.#asked.has(key)) return;
    this.#asked.add(key);
    this.#waiting.push(account);
    if (this.#waiting.length === 1) setTimeout(() => void this.#read(), gatherMs);
  }

  async #read(): Promise<void> {
    const accounts = this.#waiting.splice(0, mostAtOnce);
    if (this.#waiting.length > 0) setTimeout(() => void this.#read(), gatherMs);
    try {
      const above = (await this.#storage.superOf(accounts)).map(superOf);
      const asked = accounts.map((account, index) => above[index]?.parent ?? account);
      const identities = (await this.#storage.identityOf(asked)).map(identityOf);
      accounts.forEach((account, index) => {
        const own = identities[index];
        const sub = above[index];
        const identity = sub ? subIdentity(sub.name, own) : own;
        const key = accountKey(account);
        if (identity && key !== undefined) this.#known.set(key, identity);
      });
      if (this.#known.size > 0) this.#found(new Map(this.#known));
    } catch {
      // The chain keeps no identities, or does not answer: names are an adornment, and addresses are there.
      this.#isOver = true;
    }
  }
}
