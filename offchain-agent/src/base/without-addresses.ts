import { isIPv6 } from 'node:net';
import { pathKeys } from './url.ts';

const hidden = "the node's address";

const anyUrl = /\b[a-z][a-z0-9+.-]*:\/\/[^\s,;)"']*[^\s,;)"'.:]/gi;
const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\w.]*\d)/g;
const bracketed = /\[[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?\](?::\d{1,5})?/gi;
const colons = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,8}[0-9a-f.]{0,15}(?:%\w+)?/gi;
/** Certificates and resolvers tell host names that no configuration has. */
const domain = /(?<![\w.-])(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.)+[a-z][a-z0-9-]{1,62}(?::\d{1,5})?(?![\w-])/gi;
const named = /\b(getaddrinfo \w+|Host:|DNS:) ?[\w.-]+/g;

/**
 * Returns a text for clients: without URLs, IP addresses and host names, so that it tells nobody where nodes are.
 * @param urls the configured URLs of the nodes
 */
export function withoutAddresses(text: string, urls: readonly string[]): string {
  const parsed = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const names = [
    ...urls,
    ...urls.flatMap(pathKeys),
    ...parsed.flatMap(({ host, hostname }) => [host, hostname]),
  ];
  const known = names.filter(isTelling).toSorted((one, other) => other.length - one.length);
  return known
    .reduce((rest, name) => replaceWord(rest, name), text.replace(anyUrl, hidden))
    .replace(named, (_, before: string) => `${before} ${hidden}`)
    .replace(bracketed, hidden)
    .replace(colons, (found) => (isAddress(found) ? hidden : found))
    .replace(ipv4, hidden)
    .replace(domain, hidden);
}

/** A host that is named by one plain word, as `node`, says nothing, and its name may be any word of a sentence. */
function isTelling(name: string): boolean {
  return name !== '' && !/^[a-z]+$/i.test(name);
}

function replaceWord(text: string, word: string): string {
  const literal = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w.-])${literal}(?::\\d{1,5})?(?![\\w-])`, 'gi'), hidden);
}

/** Whether it is an IPv6 address; systems append a port without brackets. */
function isAddress(text: string): boolean {
  if (!/[0-9a-f]/i.test(text)) return false;
  return isIPv6(text) || isIPv6(text.replace(/:\d{1,5}$/, ''));
}
