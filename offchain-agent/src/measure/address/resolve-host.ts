import { lookup, Resolver } from 'node:dns/promises';

/**
 * The addresses of a name, in the order of the answer; empty when it has none; undefined when this machine could not ask.
 * Never rejects.
 */
export type HostResolver = (name: string) => Promise<readonly string[] | undefined>;

/** As much of node:dns as is used here. */
export type DnsClient = Pick<Resolver, 'resolve4' | 'resolve6'>;

/** Long enough for a distant server; two tries. */
const patienceMs = 2_000;
const tries = 2;

/** What the name's owner answers for: there is no such name, it has no address, or it is written wrongly. */
const ofTheName: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EBADRESP']);

/**
 * Asks DNS itself (not the machine's hosts file, and not in the thread pool, where a few slow name servers would hold up
 * all other names). The machine's name servers are read anew after each failure of theirs: they change with the network.
 */
export function createDnsResolver(
  open: () => DnsClient = () => new Resolver({ timeout: patienceMs, tries }),
): HostResolver {
  let client: DnsClient | undefined;
  return async (name) => {
    client ??= open();
    const asked = client;
    const answers = await Promise.allSettled([asked.resolve4(name), asked.resolve6(name)]);
    const codes = answers.flatMap((answer) => (answer.status === 'rejected' ? [codeOf(answer.reason)] : []));
    if (codes.some((code) => !ofTheName.has(code)) && client === asked) client = undefined;
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const isKnown = addresses.length > 0 || codes.includes('ENOTFOUND');
    return isKnown || codes.every((code) => ofTheName.has(code)) ? addresses : undefined;
  };
}

/** Asks the machine, with its hosts file: for networks that the reporter marked as local, and for `localhost`. */
export const resolveLocally: HostResolver = async (name) => {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    return ofTheName.has(codeOf(error)) ? [] : undefined;
  }
};

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
