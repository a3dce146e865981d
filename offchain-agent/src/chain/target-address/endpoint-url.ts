import { textBytes } from '../../base/bytes.ts';
import { parseIp } from './ip-address.ts';
import { type AddressRefusal, refusal } from './refusal.ts';

/** A node's RPC as registered, in the one form that it can have. */
export interface EndpointUrl {
  readonly kind: 'url';
  readonly transport: 'ws' | 'http';
  readonly isTls: boolean;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  readonly href: string;
}

/** The longest URL that the chain registers. */
export const maxUrlBytes = 256;

const schemes: Readonly<Record<string, Pick<EndpointUrl, 'transport' | 'isTls'>>> = {
  'ws:': { transport: 'ws', isTls: false },
  'wss:': { transport: 'ws', isTls: true },
  'http:': { transport: 'http', isTls: false },
  'https:': { transport: 'http', isTls: true },
};

// scheme://authority, and what follows it
const shape = /^([a-z]+:)\/\/([^/?#]*)([^#]*)(#.*)?$/i;

const labelPattern = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

// Ports of other protocols, as browsers refuse them (Fetch, "bad port"): a request there could be read as a command
// of mail, chat, printing or telephony. 0 is no port.
const otherProtocols: ReadonlySet<number> = new Set(
  `0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111
  113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548
  554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566
  6665 6666 6667 6668 6669 6679 6697 10080`
    .split(/\s+/)
    .map(Number),
);

/**
 * Reads the URL of an endpoint. The host must be written as it will be resolved: the URL standard reads `0x7f.1`,
 * `2130706433` and `127.1` as 127.0.0.1, and other programs do not, so such forms are refused rather than understood.
 */
export function parseEndpointUrl(text: string): EndpointUrl | AddressRefusal {
  if (textBytes(text).length > maxUrlBytes)
    return refusal('too_long', `the URL is longer than ${maxUrlBytes} bytes`);
  const parts = shape.exec(text);
  if (!parts || !/^[\x21-\x7e]+$/.test(text) || text.includes('\\'))
    return refusal('not_an_address', 'it is not a URL in printable ASCII such as wss://rpc.example.org');
  const [, scheme = '', authority = '', , fragment] = parts;
  const kind = schemes[scheme.toLowerCase()];
  if (!kind) return refusal('scheme', 'the URL does not begin with ws://, wss://, http:// or https://');
  if (authority.includes('@')) return refusal('credentials', 'the URL holds a user or a password');
  if (fragment !== undefined) return refusal('fragment', 'the URL has a fragment (#)');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const written = hostOf(authority);
  if (!url || written === undefined || url.hostname !== written.toLowerCase())
    return refusal(
      'host_form',
      'the host is not written as it is resolved (plain name, 1.2.3.4 or [2001:…])',
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!parseIp(host) && !isHostName(host))
    return refusal('host_form', 'the host is neither an address nor a plain host name');
  const port = Number(url.port || (kind.isTls ? 443 : 80));
  if (!isProbedPort(port)) return refusal('port', `port ${port} is that of another protocol`);
  return { kind: 'url', ...kind, host, port, path: `${url.pathname}${url.search}`, href: url.href };
}

/** Whether it is a name that is resolved as it stands: ASCII labels, no dot at the end. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((label) => labelPattern.test(label));
}

// The host of an authority as it is written; undefined when the port is not written as a plain number.
function hostOf(authority: string): string | undefined {
  const match = /^(\[[^\]]*\]|[^:[\]]+)(?::([0-9]{1,5}))?$/.exec(authority);
  return match?.[1];
}

/** Whether a probe may go to the port. */
export function isProbedPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= 65_535 && !otherProtocols.has(port);
}
