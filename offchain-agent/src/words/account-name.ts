import { accountHex } from '../chain/address.ts';
import { nameLook, nameText } from './name-text.ts';
import { shortAddress } from './short-address.ts';

/**
 * Who says what an account is called: the viewer, the file beside the page, the account itself on a chain, the registry of targets,
 * or nobody. Later ones are asked when those before say nothing.
 */
type NameSource = 'own' | 'file' | 'identity' | 'endpoint' | 'address';

/** What an account says of itself on a chain. */
export interface AccountIdentity {
  readonly name: string;
  /** Whether a registrar judged it Reasonable or KnownGood. */
  readonly isVerified: boolean;
}

/** Texts as they were written, by public key (`accountKey`). */
interface NameSources {
  readonly own?: ReadonlyMap<string, string>;
  readonly file?: ReadonlyMap<string, string>;
  readonly identities?: ReadonlyMap<string, AccountIdentity>;
}

/** What an account is called, with the address without which it must not be shown. */
export interface AccountName {
  /** Undefined where nobody names it. */
  readonly name: string | undefined;
  /** The name, else the short address. */
  readonly text: string;
  /** Undefined for what has a name on the chain and no account. */
  readonly account: string | undefined;
  /** The first and last letters of the account; empty where there is none. */
  readonly short: string;
  readonly source: NameSource;
  readonly isVerified: boolean;
  /** Whether another account has this name, or one that looks like it. */
  readonly isShared: boolean;
}

const keys = new Map<string, string | undefined>();
const mostKeys = 10_000;

/** The public key of an address of any prefix, or of hex: by it names are known. Undefined for what is no account. */
export function accountKey(account: string): string | undefined {
  if (keys.has(account)) return keys.get(account);
  const hex = accountHex(account);
  const key = hex?.length === 66 || hex?.length === 42 ? hex : undefined;
  if (keys.size >= mostKeys) keys.clear();
  keys.set(account, key);
  return key;
}

/** Names by account as names by public key; what is no account is left out. */
export function namesByKey(names: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(names).flatMap(([account, name]) => {
      const key = accountKey(account);
      return key === undefined || typeof name !== 'string' ? [] : [[key, name] as const];
    }),
  );
}

/** What accounts are called: the one place that decides it, for pages, the command line, status and feeds. */
export class AccountNames {
  readonly #sources: NameSources;
  /** Of each look the accounts that have it. */
  readonly #looks = new Map<string, Set<string>>();

  constructor(sources: NameSources = {}) {
    this.#sources = sources;
    const { own, file, identities } = sources;
    const known = new Set([...(own?.keys() ?? []), ...(file?.keys() ?? []), ...(identities?.keys() ?? [])]);
    for (const key of known) {
      const name = this.#named(key)?.name;
      if (name === undefined) continue;
      const look = nameLook(name);
      this.#looks.set(look, (this.#looks.get(look) ?? new Set()).add(key));
    }
  }

  /**
   * What a target or account is called.
   * @param account an address of any prefix; undefined for a target that has none
   * @param endpoint its name in the registry of targets, which is no account's
   * @param otherwise what it is called when neither is there
   */
  of(account: string | undefined, endpoint?: string, otherwise = 'unknown'): AccountName {
    const key = account === undefined ? undefined : accountKey(account);
    const named = key === undefined ? undefined : this.#named(key);
    const short = account === undefined ? '' : shortAddress(account);
    if (named) {
      const isShared = (this.#looks.get(nameLook(named.name))?.size ?? 0) > 1;
      return { ...named, text: named.name, account, short, isShared };
    }
    const common = { account, short, isVerified: false };
    const name = nameText(endpoint);
    if (name === undefined) {
      const text = account === undefined ? otherwise : short;
      return { ...common, name: undefined, text, source: 'address', isShared: false };
    }
    // Whoever registers an endpoint chooses its name: it may be that of an account.
    const isShared = this.#looks.has(nameLook(name));
    return { ...common, name, text: name, source: 'endpoint', isShared };
  }

  #named(key: string): (Pick<AccountName, 'source' | 'isVerified'> & { readonly name: string }) | undefined {
    const { own, file, identities } = this.#sources;
    const said = nameText(own?.get(key));
    if (said !== undefined) return { name: said, source: 'own', isVerified: false };
    const served = nameText(file?.get(key));
    if (served !== undefined) return { name: served, source: 'file', isVerified: false };
    const identity = identities?.get(key);
    const name = nameText(identity?.name);
    return name === undefined
      ? undefined
      : { name, source: 'identity', isVerified: identity?.isVerified === true };
  }
}

/**
 * A name in one line, never without its address.
 * @example nameLine(names.of(account)) // 'v3 (5Ck5SL…zLYbXi)'
 */
export function nameLine({ name, account, short, text, isShared }: AccountName): string {
  if (name === undefined || account === undefined) return text;
  return `${name} (${short}${isShared ? ', a name that another account has, too' : ''})`;
}
