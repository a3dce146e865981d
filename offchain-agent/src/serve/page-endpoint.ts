import { AgentError } from '../base/error.ts';
import { shownUrl, webSocketUrl } from '../base/url.ts';

/** What the page reads where no browser reaches the chain: it must not take another chain for it. */
const noEndpoint = 'none';

/** Hosts that are another machine for each reader. */
const ownMachine = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])$/i;

/** How readers come to a page: by the host they typed, or where the operator says that the server is reached. */
interface PageReader {
  /** With or without a port. */
  readonly host: string;
  readonly publicUrl?: string | undefined;
}

/**
 * Where the browser of a reader reaches the chain that is served; `none` where it does not: when the server's own address holds what
 * may be secret (user, password, query, a key in the path), and when that is an address of the server's machine alone and
 * the reader is on another one.
 *
 * @param url where the server itself reaches the chain
 * @param named what the operator names for pages, which then is public
 * @example pageEndpoint('ws://127.0.0.1:9944', undefined, { host: 'status.example.org' }) // 'none'
 */
export function pageEndpoint(url: string, named: string | undefined, reader: PageReader): string {
  if (named !== undefined) return named;
  if (!URL.canParse(url) || isSecret(url)) return noEndpoint;
  const isOwn = ownMachine.test(new URL(url).hostname);
  return isOwn && !ownMachine.test(hostOf(reader)) ? noEndpoint : url;
}

/**
 * An address that every reader of the page may see.
 * @param option how it was given, for the message
 * @throws AgentError `bad_input/url`, `bad_input/page_rpc`
 */
export function publicEndpoint(text: string, option: string): string {
  const { username, password, hash } = new URL(webSocketUrl(text, option));
  if (username === '' && password === '' && hash === '') return text;
  throw new AgentError(
    'bad_input/page_rpc',
    `${option}: ${shownUrl(text)} holds a user, a password or a fragment; every reader of the page sees this address: name one without, for example wss://rpc.example.org`,
  );
}

/** What `shownUrl` hides is not for readers either. */
function isSecret(url: string): boolean {
  return shownUrl(url) !== url.replace(/\/$/, '');
}

function hostOf({ host, publicUrl }: PageReader): string {
  const url = publicUrl ?? `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}
