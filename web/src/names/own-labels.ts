import { accountKey } from '@almanac-chain/agent/words/account-name';
import { nameText } from '@almanac-chain/agent/words/name-text';

const place = 'almanac-own-names';
const mostLabels = 10_000;

/** What the viewer calls accounts: kept in this browser, by public key, and told to nobody. */
export class OwnLabels {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  readonly #listeners = new Set<() => void>();
  #labels: ReadonlyMap<string, string>;

  /** @param storage where labels stay; a browser may refuse it, and then they last as long as the page */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined) {
    this.#storage = storage;
    this.#labels = this.#read();
  }

  get all(): ReadonlyMap<string, string> {
    return this.#labels;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Calls an account so; an empty text forgets its label. */
  set(account: string, text: string): void {
    const key = accountKey(account);
    if (key === undefined) return;
    // Another tab may have changed others since.
    const labels = new Map(this.#read());
    const name = nameText(text);
    if (name === undefined) labels.delete(key);
    else if (labels.size < mostLabels) labels.set(key, name);
    this.#labels = labels;
    try {
      this.#storage?.setItem(place, JSON.stringify(Object.fromEntries(labels)));
    } catch {
      // It is full or refused: the labels last as long as the page.
    }
    this.#tell();
  }

  /** Another tab has changed them. */
  readonly readAgain = (): void => {
    this.#labels = this.#read();
    this.#tell();
  };

  #read(): ReadonlyMap<string, string> {
    if (this.#storage === undefined) return this.#labels ?? new Map();
    try {
      const known: unknown = JSON.parse(this.#storage.getItem(place) ?? '{}');
      const entries = Object.entries(known ?? {}).slice(0, mostLabels);
      return new Map(entries.filter((entry): entry is [string, string] => nameText(entry[1]) !== undefined));
    } catch {
      return this.#labels ?? new Map();
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

let labels: OwnLabels | undefined;

/** The labels of this browser. */
export function ownLabels(): OwnLabels {
  if (labels) return labels;
  const made = new OwnLabels(storage());
  addEventListener('storage', ({ key }) => {
    if (key === place || key === null) made.readAgain();
  });
  labels = made;
  return made;
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
