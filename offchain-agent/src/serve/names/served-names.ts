import { messageOf } from '../../base/error.ts';
import { followFile } from '../../base/follow-file.ts';
import type { Logger } from '../../base/logger.ts';
import { AccountNames, accountKey, namesByKey } from '../../words/account-name.ts';
import { changedNames, type NamesDocument, readNames } from './names-document.ts';

/** What accounts of the served chain are called now. */
export interface LiveNames {
  readonly current: AccountNames;
  /** By account as they were given: what the page reads. */
  readonly all: Readonly<Record<string, string>>;
}

/** Names that do not change, such as those of a running demo or network. */
export function fixedNames(all: Readonly<Record<string, string>> = {}): LiveNames {
  return { all, current: new AccountNames({ file: namesByKey(all) }) };
}

interface NamesFileOptions {
  readonly file: string;
  /** Of the chain that is served. */
  readonly genesis: string;
  /** What the accounts of a running demo or network are called; the file's names come first. */
  readonly running: Readonly<Record<string, string>>;
  readonly log: Logger;
  readonly everyMs?: number;
}

/** Names of a file that is followed: a new content is taken when it is whole and right, and until then the one before stays. */
export class NamesFile implements LiveNames {
  #live: LiveNames;
  readonly #options: NamesFileOptions;
  readonly #stop: () => void;

  /** @throws AgentError as `readNames` does */
  constructor(options: NamesFileOptions) {
    const { file, everyMs } = options;
    this.#options = options;
    // First followed, then read: what changes between is read again.
    this.#stop = followFile(file, () => this.#readAgain(), everyMs);
    try {
      this.#live = this.#read();
    } catch (error) {
      this.#stop();
      throw error;
    }
  }

  get current(): AccountNames {
    return this.#live.current;
  }

  get all(): Readonly<Record<string, string>> {
    return this.#live.all;
  }

  close(): void {
    this.#stop();
  }

  #read(): LiveNames {
    const { file, genesis, running, log } = this.#options;
    const document = readNames(file, genesis);
    const changed = changedNames(document);
    if (changed > 0) {
      const of = `${changed} of ${Object.keys(document.names).length} names in ${file}`;
      log.warn(
        { file, changed },
        `${of} hold signs that are not shown, read like an address or are too long: they are shown without, or not`,
      );
    }
    return fixedNames(merged(document, running));
  }

  #readAgain(): void {
    try {
      this.#live = this.#read();
    } catch (error) {
      this.#options.log.warn({ err: error }, `the names before stay: ${messageOf(error)}`);
    }
  }
}

function merged(
  { names }: NamesDocument,
  running: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const keys = new Set(Object.keys(names).map(accountKey));
  const others = Object.entries(running).filter(([account]) => !keys.has(accountKey(account)));
  return { ...Object.fromEntries(others), ...names };
}
