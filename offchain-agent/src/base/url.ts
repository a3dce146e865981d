import { AgentError } from './error.ts';

const addressProtocols: ReadonlySet<string> = new Set(['ws:', 'wss:', 'http:', 'https:']);
/** What stands in the path of these is the name of a database. */
const serviceProtocols: ReadonlySet<string> = new Set(['postgres:', 'postgresql:', 'redis:', 'rediss:']);

const longestWords = 24;
const hidden = '…';

/**
 * A WebSocket address as given by a person, checked.
 * @throws AgentError `bad_input/url` when it is no ws:// or wss:// address.
 */
export function webSocketUrl(text: string, source: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'ws:' || url.protocol === 'wss:') && url.hostname) return text;
  throw new AgentError(
    'bad_input/url',
    `${source}: ${shownUrl(text)} is not a WebSocket URL; expected ws:// or wss://, for example ws://127.0.0.1:9944`,
    { data: { source } },
  );
}

/** The address without what may be secret (user, password, query, keys in the path), for messages and logs. */
export function shownUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'unix:') return `unix:${url.pathname}`;
  // An @ in the path may be the end of a password in which a slash stands.
  if (!url?.host || url.pathname.includes('@')) return `"${shownText(text)}"`;
  // Node writes a path with percent signs; the sign for what is hidden stays readable.
  const path = url.pathname
    .split('/')
    .map((segment) => (serviceProtocols.has(url.protocol) || isWord(segment) ? segment : hidden));
  return `${url.protocol}//${url.host}${path.join('/').replace(/\/$/, '')}`;
}

/** Whether a store or a queue lies in PostgreSQL: an address of it, and no path of a file. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//i.test(text);
}

/** Of what is no address nobody knows where a password begins and ends: all that may be one goes. */
function shownText(text: string): string {
  const query = text.search(/[?#]/);
  const rest = text.slice(text.lastIndexOf('@') + 1, query === -1 ? undefined : query);
  return rest.replace(/(?<=\/)[\w-]{16,}/g, hidden);
}

/** What of an address's path may be a provider's key: no log may show it, whatever else is in the line. */
export function pathKeys(text: string): string[] {
  return URL.canParse(text) ? segmentsOf(new URL(text)).filter((segment) => !isWord(segment)) : [];
}

const secretParameter = /pass|secret|token|key|auth/i;
const shortestKey = 16;

/** Whether an address holds what only its owner may read: a password, or a provider's key in the path or the query. */
export function holdsSecret(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return false;
  if (serviceProtocols.has(url.protocol)) return url.password !== '' || url.searchParams.has('password');
  if (!addressProtocols.has(url.protocol)) return false;
  const query = [...url.searchParams];
  return (
    url.username + url.password !== '' ||
    query.some(([name, value]) => value !== '' && secretParameter.test(name)) ||
    [...url.pathname.split('/'), ...query.map(([, value]) => value)].some(isKeyLike)
  );
}

/** Whether a text is long and not of words, versions and dates. */
export function isKeyLike(text: string): boolean {
  const isUsual = (part: string): boolean => /^([a-z]+|[A-Za-z]{0,12}\d{0,4}|\d{1,8})$/.test(part);
  return text.length >= shortestKey && !text.split(/[-_.]/).every(isUsual);
}

function segmentsOf(url: URL): string[] {
  return addressProtocols.has(url.protocol) ? url.pathname.split('/') : [];
}

/** Words and versions name a chain or a protocol; whatever else is in a path may be a key (Infura, OnFinality). */
function isWord(segment: string): boolean {
  return (
    segment.length <= longestWords && /^([a-z]{0,12}\d{0,4}|[a-z]{1,12}([-_.][a-z]{1,12})+)$/i.test(segment)
  );
}
