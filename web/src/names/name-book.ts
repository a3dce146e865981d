import { type AccountIdentity, AccountNames } from '@almanac-chain/agent/words/account-name';
import { createClient, type PolkadotClient } from 'polkadot-api';
import { getWsProvider } from 'polkadot-api/ws';
import type { Connection } from '../chain/connection.ts';
import { IdentityReader, type IdentityStorage } from './identity-reader.ts';
import { readNamesFile } from './names-file.ts';
import { type OwnLabels, ownLabels } from './own-labels.ts';

/** All that is known of the names of one chain's accounts, growing while the page is open. */
class NameBook {
  readonly #own: OwnLabels;
  readonly #readers: readonly IdentityReader[];
  readonly #listeners = new Set<() => void>();
  #file: ReadonlyMap<string, string> = new Map();
  /** Of the chain itself, then of the chain of people. */
  readonly #identities: ReadonlyMap<string, AccountIdentity>[] = [new Map(), new Map()];
  #names: AccountNames;

  constructor(own: OwnLabels, storages: readonly IdentityStorage[]) {
    this.#own = own;
    this.#names = new AccountNames({ own: own.all });
    this.#readers = storages.map(
      (storage, index) =>
        new IdentityReader(storage, (identities) => {
          this.#identities[index] = identities;
          this.#change();
        }),
    );
    own.subscribe(() => this.#change());
  }

  get names(): AccountNames {
    return this.#names;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Of the file beside the page. */
  serve(file: ReadonlyMap<string, string>): void {
    this.#file = file;
    this.#change();
  }

  /** An account is on screen: its identity is worth a request. */
  show(account: string): void {
    for (const reader of this.#readers) reader.ask(account);
  }

  #change(): void {
    const [ofChain = new Map(), ofPeople = new Map()] = this.#identities;
    this.#names = new AccountNames({
      own: this.#own.all,
      file: this.#file,
      identities: new Map([...ofPeople, ...ofChain]),
    });
    for (const listener of this.#listeners) listener();
  }
}

const books = new WeakMap<Connection, NameBook>();

/** The names of the chain that a page shows. */
export function nameBookOf(connection: Connection): NameBook {
  const known = books.get(connection);
  if (known) return known;
  const people = peopleEndpoint();
  const storages = [storageOf(() => connection.client)];
  if (people !== undefined) storages.push(storageOf(lazily(() => createClient(getWsProvider(people)))));
  const book = new NameBook(ownLabels(), storages);
  books.set(connection, book);
  connection.client
    .getChainSpecData()
    .then(async ({ genesisHash }) => book.serve(await readNamesFile(genesisHash)))
    // Where the chain does not answer, the head of the page says so.
    .catch(() => undefined);
  return book;
}

/** Where identities are kept when the chain itself has none: a People chain, as the server of the page names it. */
function peopleEndpoint(): string | undefined {
  const url = document.querySelector<HTMLMetaElement>('meta[name="almanac-identities"]')?.content;
  return url !== undefined && /^wss?:\/\//.test(url) ? url : undefined;
}

/** Any runtime will do: a pallet that is not there is an error, and no identity. */
function storageOf(clientOf: () => PolkadotClient): IdentityStorage {
  const read = async (entry: string, accounts: readonly string[]): Promise<readonly unknown[]> => {
    const storage = clientOf().getUnsafeApi().query['Identity']?.[entry];
    if (!storage) throw new Error(`the chain has no Identity.${entry}`);
    return (await storage.getValues(accounts.map((account) => [account]))) as readonly unknown[];
  };
  return {
    superOf: async (accounts) => await read('SuperOf', accounts),
    identityOf: async (accounts) => await read('IdentityOf', accounts),
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
