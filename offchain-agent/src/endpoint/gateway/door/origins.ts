import { isLoopbackHost } from '../../../base/client-address.ts';
import { listenAddress } from '../../../base/parse.ts';
import type { GatewayRefusal } from '../exchange.ts';

/** Pages of this machine and polkadot.js Apps: as nodes have it without `--rpc-cors`. */
const nearOrigins: readonly string[] = [
  ...['localhost', '127.0.0.1', '[::1]'].flatMap((host) => [`http://${host}:*`, `https://${host}:*`]),
  'https://polkadot.js.org',
];

/** Without it a page reads of a refusal that it was refused, and not for how long. */
const exposed = { 'access-control-expose-headers': 'retry-after' };

export interface OriginRules {
  /** `scheme://host` or `scheme://host:port`, `*` for any port; a single `*` for all. */
  readonly origins: readonly string[];
  /** Host names under which the gateway may be asked; undefined where any will do. */
  readonly hosts?: readonly string[];
}

interface Served {
  readonly origins?: readonly string[] | undefined;
  readonly unsafe: readonly string[];
}

/**
 * Returns which pages may use a network.
 * Without `origins`: those of this machine and Apps where the gateway listens on loopback or opens unsafe methods, else all.
 * @param hosts the host names that the configuration serves
 */
export function originRules(
  listen: string,
  { origins, unsafe }: Served,
  hosts: readonly string[],
): OriginRules {
  const isNear = isLoopback(listenAddress(listen)?.host ?? '');
  const allowed = origins ?? (isNear || unsafe.length > 0 ? nearOrigins : ['*']);
  // Only where everybody may ask anyway does the name say nothing.
  return { origins: allowed, ...(isNear && !allowed.includes('*') && { hosts }) };
}

/**
 * Returns why a request is refused: its page may not use the network, or its host name leads to this machine without being one of it
 * (DNS rebinding). Programs send no origin.
 */
export function originFault(
  { origin, host }: { readonly origin?: string | undefined; readonly host: string },
  { origins, hosts }: OriginRules,
): GatewayRefusal | undefined {
  if (origin !== undefined && !isAllowed(origin, origins))
    return {
      status: 403,
      reason: 'pages of this origin may not use this network; see "origins" of its configuration',
    };
  // Every browser names a host; health checks by HTTP/1.0 need none.
  if (hosts === undefined || host === '' || hosts.includes(host) || isLoopback(host)) return undefined;
  return {
    status: 403,
    reason: 'nothing is served under this host; see "hosts" and "origins" of the configuration',
  };
}

/** Returns the headers by which a browser learns whether its page may read the answer. */
export function originHeaders(origin: string | undefined, { origins }: OriginRules): Record<string, string> {
  if (origins.includes('*')) return { 'access-control-allow-origin': '*', ...exposed };
  const isPage = origin !== undefined && isAllowed(origin, origins);
  return { vary: 'origin', ...(isPage && { 'access-control-allow-origin': origin, ...exposed }) };
}

function isAllowed(origin: string, origins: readonly string[]): boolean {
  const given = origin.toLowerCase();
  return origins.some((one) =>
    one.endsWith(':*')
      ? given.replace(/:\d+$/, '') === one.slice(0, -2).toLowerCase()
      : one === '*' || given === one.toLowerCase(),
  );
}

function isLoopback(host: string): boolean {
  return isLoopbackHost(host) || host.endsWith('.localhost');
}
