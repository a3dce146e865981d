import { lookup, Resolver } from 'node:dns/promises';

/**
 * The addresses of a name, in the order of the answer; empty when it has none. Never rejects: a name that cannot be
 * resolved has no addresses.
 */
export type HostResolver = (name: string) => Promise<readonly string[]>;

/** Long enough for a distant server; two tries. */
const patienceMs = 2_000;
const tries = 2;

/**
 * Asks DNS itself (not the machine's hosts file, and not in the thread pool, where a few slow name servers would hold up
 * all other names).
 */
export function createDnsResolver(): HostResolver {
  const resolver = new Resolver({ timeout: patienceMs, tries });
  return async (name) => {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  };
}

/** Asks the machine, with its hosts file: for networks that the reporter marked as local, and for `localhost`. */
export const resolveLocally: HostResolver = async (name) => {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
};
