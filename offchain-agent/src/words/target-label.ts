import type { TargetRef } from '../chain/records/sli-answer.ts';
import { AccountNames, nameLine, namesByKey } from './account-name.ts';

/** What target 0 is called: the validators of a network together, as the same reporters saw them. */
export const allAuthors = 'all authors';

const books = new WeakMap<object, AccountNames>();

/** The names of a table, as one that decides what accounts are called. */
export function namesOf(names: Readonly<Record<string, string>>): AccountNames {
  const known = books.get(names) ?? new AccountNames({ file: namesByKey(names) });
  books.set(names, known);
  return known;
}

/**
 * What a target is called: its name, else its name on the chain, else its whole account.
 * @param names of a running demo or network, by address
 * @param otherwise what it is called when the chain does not say
 */
export function targetLabel(
  who: TargetRef | undefined,
  names: Readonly<Record<string, string>>,
  otherwise: string,
): string {
  const account = who?.account;
  return namesOf(names).of(account, who?.name).name ?? account ?? otherwise;
}

/** The same for people: a name never stands without its address. */
export function targetLine(
  who: TargetRef | undefined,
  names: Readonly<Record<string, string>>,
  otherwise: string,
): string {
  const named = namesOf(names).of(who?.account, who?.name);
  return named.name === undefined ? (who?.account ?? otherwise) : nameLine(named);
}
