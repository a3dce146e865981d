import { AgentError } from '../base/error.ts';
import { wholeNumber } from '../base/parse.ts';
import { resolveEndpoint, runningNames } from '../base/running-chains.ts';
import { accountHex } from '../chain/address.ts';
import { accountName } from '../chain/keys/parse-key.ts';

const maxId = 2 ** 32 - 1;
const maxRegionBytes = 32;

/** @throws AgentError `bad_input/network` for anything but a u32 */
export function parseNetwork(text: string): number {
  const id = wholeNumber(text);
  if (id !== undefined && id <= maxId) return id;
  throw new AgentError(
    'bad_input/network',
    `--network: "${text}" is not a network; expected its id, 0 for this chain`,
    { data: { text } },
  );
}

type Names = Readonly<Record<string, string>>;

/** The account that tables call by this name; undefined for no such name. */
export function accountOfName(name: string, names: Names): string | undefined {
  return Object.keys(names).find((account) => names[account] === name);
}

/** `parseAccount` with the names of the running demo or network that the command would ask. */
export async function parseNamedAccount(text: string, source: string, url?: string): Promise<string> {
  return parseAccount(text, source, await runningNames(await resolveEndpoint(url)));
}

/**
 * An account that a person wrote, as an address with prefix 42.
 * @param names what tables call accounts: such a name is taken, too
 * @throws AgentError `bad_input/account`
 */
export function parseAccount(text: string, source: string, names: Names = {}): string {
  const hex = accountHex(accountOfName(text, names) ?? text);
  if (hex?.length === 66) return accountName(hex);
  const known = Object.values(names);
  throw new AgentError(
    'bad_input/account',
    `${source}: "${text}" is not an account; expected an address, or 0x and 64 hex digits${known.length > 0 ? `, or one of ${known.join(', ')}` : ''}`,
    {
      data: { source, text },
    },
  );
}

/** @throws AgentError `bad_input/scheme` */
export function requireScheme(text: string): void {
  if (text === 'sr25519' || text === 'ed25519') return;
  throw new AgentError(
    'bad_input/scheme',
    `--scheme: "${text}" is not a scheme; expected sr25519 or ed25519`,
    {
      data: { text },
    },
  );
}

/** @throws AgentError `bad_input/region` for what is no short printable name */
export function parseRegion(text: string | undefined): string | undefined {
  if (text === undefined || (/^[\x20-\x7e]+$/.test(text) && text.length <= maxRegionBytes)) return text;
  throw new AgentError(
    'bad_input/region',
    `--region: expected 1 to ${maxRegionBytes} printable ASCII characters, for example eu-west`,
    { data: { text } },
  );
}
