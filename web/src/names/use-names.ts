import type { AccountName, AccountNames } from '@almanac-chain/agent/words/account-name';
import { useEffect, useSyncExternalStore } from 'react';
import { useConnection } from '../app/chain-context.tsx';
import { nameBookOf } from './name-book.ts';

/** All names that are known now, for sorting and searching; it is another object whenever there are more. */
export function useNames(): AccountNames {
  const book = nameBookOf(useConnection());
  return useSyncExternalStore(book.subscribe, () => book.names);
}

/**
 * What one account on screen is called. Rows that are drawn ask for the identity; those outside the view do not.
 * @param endpoint the name of a target that has no account
 */
export function useName(account: string | undefined, endpoint?: string): AccountName {
  const book = nameBookOf(useConnection());
  const names = useNames();
  useEffect(() => {
    if (account !== undefined) book.show(account);
  }, [book, account]);
  return names.of(account, endpoint);
}
