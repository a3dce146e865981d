import { AgentError } from './error.ts';

const addressProtocols: ReadonlySet<string> = new Set(['ws:', 'wss:', 'http:', 'https:']);

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
    `${source}: ${shownUrl(text)} is no WebSocket address; expected ws:// or wss://, for example ws://127.0.0.1:9944`,
    { data: { source } },
  );
}

/** The address without what may be secret (user, password, query, keys in the path), for messages and logs. */
export function shownUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Of what is no such address nobody knows where a password ends: all that may be one goes.
  if (!url || !addressProtocols.has(url.protocol)) {
    const rest = text.slice(text.lastIndexOf('@') + 1).replace(/[?#].*$/s, '');
    return `"${rest.replace(/(?<=\/)[\w-]{16,}/g, hidden)}"`;
  }
  // Node writes a path with percent signs; the sign for what is hidden stays readable.
  const path = segmentsOf(url).map((segment) => (isWord(segment) ? segment : hidden));
  return `${url.protocol}//${url.host}${path.join('/').replace(/\/$/, '')}`;
}

/** What of an address's path may be a provider's key: no log may show it, whatever else is in the line. */
export function pathKeys(text: string): string[] {
  return URL.canParse(text) ? segmentsOf(new URL(text)).filter((segment) => !isWord(segment)) : [];
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
