import { AgentError } from '@almanac-chain/agent/base/error';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import { shownUrl, webSocketUrl } from '@almanac-chain/agent/base/url';
import { keyHex } from '../chain/address.ts';

/** A file that the reader chose. */
export interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

/** What says which blocks are final. */
export type HeadsFrom = 'node' | 'file' | 'light';

/** What is to be counted, checked as far as that goes without a node. */
export interface RelayAsked {
  readonly url: string;
  readonly sessions: number;
  /** As hex. */
  readonly validator: string | undefined;
  readonly genesis: string | undefined;
  readonly withBlame: boolean;
  readonly heads: HeadsFrom;
  /** A checkpoint, a proof, or a specification, by what heads are from; of a node there may be none. */
  readonly file: ChosenFile | undefined;
}

/** As a reader writes it into the form. */
export interface RelayForm {
  readonly url: string;
  readonly sessions: string;
  readonly validator: string;
  readonly genesis: string;
  readonly withBlame: boolean;
  readonly heads: HeadsFrom;
  readonly file: ChosenFile | undefined;
}

/** More bodies than these sessions have are work for the command line. */
export const mostSessions = 10;

/** What is missing, by what heads are from. */
const missingFile = {
  file: 'choose the file that `almanac watch RELAY --verify --proof FILE` wrote',
  light: "choose the chain's raw specification (JSON) with bootnodes",
};

/** @throws AgentError `bad_input/...` for the first field that cannot be right */
export function parseAsked(form: RelayForm): RelayAsked {
  const { withBlame, heads, file } = form;
  const url = webSocketUrl(form.url.trim(), 'RPC endpoint');
  const sessions = Number(form.sessions.trim());
  if (!/^\d{1,3}$/.test(form.sessions.trim()) || sessions < 1 || sessions > mostSessions)
    throw wrong('sessions', `"${plainText(form.sessions)}" is not a number from 1 to ${mostSessions}`);
  const validator = form.validator.trim();
  const key = validator === '' ? undefined : keyHex(validator);
  if (validator !== '' && key === undefined)
    throw wrong('validator', `"${plainText(validator)}" is not an address`);
  const genesis = form.genesis.trim().toLowerCase();
  if (genesis !== '' && !/^0x[0-9a-f]{64}$/.test(genesis))
    throw wrong('genesis', `"${plainText(genesis)}" is not a genesis hash; give 0x and 64 hex digits`);
  if (heads !== 'node' && !file) throw wrong('heads', `a file is missing; ${missingFile[heads]}`);
  return {
    url,
    sessions,
    validator: key === undefined ? undefined : `0x${key}`,
    genesis: genesis === '' ? undefined : genesis,
    withBlame,
    heads,
    file,
  };
}

/** What of it the address of the page keeps: no keys, which a link would give away. */
export function linkOf({ url, sessions, validator }: RelayForm): Record<string, string> {
  return { url: shownUrl(url.trim()), sessions, validator };
}

function wrong(field: string, why: string): AgentError {
  return new AgentError(`bad_input/${field}`, `${field}: ${why}`, { data: { field } });
}
