import { AgentError } from '../error.ts';

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

/** The address without user and password, for messages and logs. */
export function shownUrl(text: string): string {
  if (!URL.canParse(text)) return `"${text.replace(/\/\/[^/@]*@/, '//')}"`;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
