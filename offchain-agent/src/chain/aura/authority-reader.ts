import { isMethodMissing } from '../rpc/error.ts';
import { bytesOf, readFixedList } from '../scale.ts';

/** twox128("Aura") ++ twox128("Authorities"): where pallet-aura keeps the list that the runtime API answers. */
const authoritiesStorageKey = '0x57f8dc2f5ab09467896f47300f0424385e0621c4869aa60c02be9adcc98a0d1d';

type Request = <Result>(method: string, params: readonly unknown[]) => Promise<Result>;

/**
 * Reads the Aura authorities after a block: the answer of AuraApi_authorities in that block's state.
 *
 * A runtime call costs a node much more than reading a storage item, and the list changes once in a session at most. So
 * the storage item is read at every block, and the runtime is called for every new content of it. This holds only where
 * the API answers exactly what the item holds: as soon as one answer differs, or where there is no such item, the
 * runtime is called at every block.
 */
export class AuthorityReader {
  readonly #request: Request;
  readonly #byStorage = new Map<string, Promise<readonly string[]>>();
  #isStored = true;

  constructor(request: Request) {
    this.#request = request;
  }

  async after(hash: string): Promise<readonly string[]> {
    const stored = this.#isStored ? await this.#readStorage(hash) : undefined;
    if (stored === undefined) return (await this.#call(hash)).keys;
    let known = this.#byStorage.get(stored);
    if (!known) {
      known = this.#confirm(hash, stored);
      this.#byStorage.set(stored, known);
      // The next block asks again.
      known.catch(() => this.#byStorage.delete(stored));
    }
    const keys = await known;
    return this.#isStored ? keys : (await this.#call(hash)).keys;
  }

  async #confirm(hash: string, stored: string): Promise<readonly string[]> {
    const { raw, keys } = await this.#call(hash);
    if (raw !== stored) this.#isStored = false;
    return keys;
  }

  async #readStorage(hash: string): Promise<string | undefined> {
    try {
      return (
        (await this.#request<string | null>('state_getStorage', [authoritiesStorageKey, hash])) ?? undefined
      );
    } catch (error) {
      if (!isMethodMissing(error)) throw error;
      this.#isStored = false;
      return undefined;
    }
  }

  async #call(hash: string): Promise<{ raw: string; keys: readonly string[] }> {
    const raw = await this.#request<string>('state_call', ['AuraApi_authorities', '0x', hash]);
    return { raw, keys: readFixedList(bytesOf(raw)) };
  }
}
