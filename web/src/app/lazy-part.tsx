import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { type LoadFault, whyNotLoaded } from './release.ts';
import { Loading } from './states.tsx';

/** How often a script that could not be fetched is tried again. */
const againMs = 2_000;

const sentences: Readonly<Record<LoadFault, string>> = {
  'no-connection': 'No connection to the server of this page. It tries again automatically.',
  'new-version': 'This page is older than its server: a new version is there. Load the page again to use it.',
  missing: 'The server of this page does not send a part of it. It tries again automatically.',
};

class LoadError extends Error {
  readonly fault: LoadFault;

  constructor(fault: LoadFault, cause: unknown) {
    super(sentences[fault], { cause });
    this.fault = fault;
  }
}

/**
 * A part of the page whose script is fetched when the part is shown first, and again while that fails.
 * @param name of the part, one for each script
 */
export function lazyPart<Props extends object>(
  name: string,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function LazyPart(props: Props) {
    const { data, error } = useQuery({
      queryKey: ['part', name],
      queryFn: async () => {
        try {
          // In an object: a query's data may not be a function.
          return { Part: await load() };
        } catch (cause) {
          throw new LoadError(await whyNotLoaded(), cause);
        }
      },
      retry: false,
      gcTime: Number.POSITIVE_INFINITY,
      refetchInterval: (query) => (query.state.status === 'error' ? againMs : false),
      refetchOnReconnect: (query) => (query.state.status === 'error' ? 'always' : false),
    });
    if (data) return <data.Part {...props} />;
    return error ? <NotLoaded error={error} /> : <Loading what="the page" />;
  };
}

function NotLoaded({ error }: { readonly error: Error }) {
  return (
    <div className="failure" role="alert">
      <p>{error.message}</p>
      {/* A browser may keep to its first failure until then. */}
      <button type="button" onClick={() => location.reload()}>
        Load the page again
      </button>
    </div>
  );
}
