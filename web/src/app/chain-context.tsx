import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { type Asked, type ChainState, Connection } from '../chain/connection.ts';
import { servedGenesis } from './endpoint.ts';

const Context = createContext<Connection | undefined>(undefined);

/** How long after a failure a question is asked again, and a connection is opened. */
const againMs = 1_500;

/** Keeps one connection open for all pages. */
export function ChainProvider({
  url,
  waiting,
  children,
}: {
  readonly url: string;
  /** Shown until there is one. */
  readonly waiting: ReactNode;
  readonly children: ReactNode;
}) {
  const [connection, setConnection] = useState<Connection>();
  const queries = useQueryClient();
  useEffect(() => {
    let opened: Connection;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      opened = new Connection(url, servedGenesis(location.search), () => {
        again = setTimeout(() => {
          opened.close();
          open();
        }, againMs);
      });
      setConnection(opened);
    };
    open();
    return () => {
      clearTimeout(again);
      opened.close();
    };
  }, [url]);
  useEffect(() => connection && askAgainAfterLoss(connection, queries), [connection, queries]);
  return <Context value={connection}>{connection ? children : waiting}</Context>;
}

/**
 * What was asked when the chain went away may never be answered: it is asked again when the chain is back.
 * @returns a function that ends it
 */
function askAgainAfterLoss(connection: Connection, queries: QueryClient): () => void {
  let wasLost = false;
  return connection.subscribe(() => {
    const isLost = connection.state.lostMs !== undefined;
    if (isLost || !wasLost) {
      wasLost = isLost;
      return;
    }
    wasLost = false;
    const unanswered = queries
      .getQueryCache()
      .findAll({ type: 'active', fetchStatus: 'fetching' })
      .filter(({ queryKey: [url] }) => url === connection.url);
    const filter = { predicate: (query: (typeof unanswered)[number]) => unanswered.includes(query) };
    queries
      .cancelQueries(filter)
      .then(() => queries.refetchQueries(filter))
      .catch(reportError);
  });
}

export function useConnection(): Connection {
  const connection = useContext(Context);
  if (!connection) throw new Error('no chain around this component');
  return connection;
}

export function useChainState(): ChainState {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, () => connection.state);
}

/**
 * Asks the chain at the block that is shown. What was answered before stays on screen until the next answer is there.
 * @param key names the question; together with the block it has one answer
 */
export function useChain<Answer>(
  key: readonly unknown[],
  ask: (asked: Asked) => Promise<Answer>,
  {
    isEnabled = true,
    isOnce = false,
  }: {
    readonly isEnabled?: boolean;
    /** Of what does not change from block to block: asked once, and again when the key changes. */
    readonly isOnce?: boolean;
  } = {},
) {
  const { url, api } = useConnection();
  const { asOf } = useChainState();
  return useQuery({
    queryKey: [url, ...key, isOnce ? 'once' : asOf?.hash],
    enabled: asOf !== undefined && isEnabled,
    queryFn: async () => {
      if (!asOf) throw new Error('no block is known yet');
      return { asOf, answer: await ask({ api, at: { at: asOf.hash }, asOf }) };
    },
    // The next block asks again; a question that is asked once, or a chain that stalls, has none.
    refetchInterval: ({ state }) => (state.status === 'error' ? againMs : false),
    placeholderData: (previous, query) =>
      // Of another question the old answer would be a wrong one.
      JSON.stringify(query?.queryKey.slice(0, -1)) === JSON.stringify([url, ...key]) ? previous : undefined,
  });
}
