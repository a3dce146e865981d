import { useCallback, useMemo, useSyncExternalStore } from 'react';

/** What is shown and how: all of it is in the address, so that a link shows the same. */
interface Route {
  /** Without its leading slash, decoded; empty on the first page. */
  readonly path: readonly string[];
  readonly params: URLSearchParams;
}

/** The route of the part of an address after `#`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  return { path: path.split('/').filter(Boolean).map(decoded), params: new URLSearchParams(query) };
}

/** The address of a route; a parameter that is `undefined` or empty is left out. */
export function hrefOf(
  path: readonly string[],
  params: Readonly<Record<string, string | number | undefined>> | URLSearchParams = {},
): string {
  const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  const kept = entries.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(kept).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${query && `?${query}`}`;
}

/** The parameters with some changed; `undefined` takes one away. */
export function changedParams(
  params: URLSearchParams,
  changes: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}

/** Parameters of the list of validators, which was the first page once: links to it from then go on working. */
const listParams = ['pick', 'indicator', 'period', 'sort', 'dir', 'group', 'region', 'q', 'at'] as const;

/** Whether an address without a page shows the list of validators, not the overview. */
export function isListLink(path: readonly string[], params: URLSearchParams): boolean {
  return path.length === 0 && listParams.some((name) => params.has(name));
}

/** The route of the address, and how to change its parameters without a step back in the history. */
export function useRoute(): Route & { readonly set: (changes: Record<string, string | undefined>) => void } {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const route = useMemo(() => parseRoute(hash), [hash]);
  const set = useCallback((changes: Record<string, string | undefined>) => {
    const { path, params } = parseRoute(location.hash);
    history.replaceState(undefined, '', hrefOf(path, changedParams(params, changes)));
    for (const listener of listeners) listener();
  }, []);
  return { ...route, set };
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('hashchange', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('hashchange', listener);
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
