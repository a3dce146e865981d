import { AgentError } from '../error.ts';

const addressProtocols: ReadonlySet<string> = new Set(['ws:', 'wss:', 'http:', 'https:']);

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

/** The address without what may be secret (user, password and query), for messages and logs. */
export function shownUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Of what is no such address nobody knows where a password ends: all that may be one goes.
  if (!url || !addressProtocols.has(url.protocol)) {
    return `"${text.slice(text.lastIndexOf('@') + 1).replace(/[?#].*$/s, '')}"`;
  }
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href.replace(/\/$/, '');
}
