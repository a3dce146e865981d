import { AgentError } from '../base/error.ts';
import { readPrivateFile } from '../chain/keys/key-file.ts';
import type { Destination, NotifyConfig } from './config.ts';

/** The secret of each destination that has one: an address, a token or a password. */
export type DestinationSecrets = ReadonlyMap<string, string>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what no log and no message may show.
 * @throws AgentError `bad_input/secret_file`, `bad_input/notify_secret`; never with a part of it
 */
export async function readSecrets(
  { destinations }: NotifyConfig,
  env: Environment = process.env,
): Promise<DestinationSecrets> {
  const secrets = new Map<string, string>();
  for (const [name, destination] of Object.entries(destinations)) {
    const secret = await secretOf(name, destination, env);
    if (secret !== undefined) secrets.set(name, secret);
  }
  return secrets;
}

async function secretOf(
  name: string,
  destination: Destination,
  env: Environment,
): Promise<string | undefined> {
  const fields = destination as Readonly<Record<string, unknown>>;
  for (const what of ['url', 'token', 'password']) {
    const [file, variable] = [fields[`${what}File`], fields[`${what}Env`]];
    if (typeof file !== 'string' && typeof variable !== 'string') continue;
    const secret = typeof file === 'string' ? await readPrivateFile(file) : env[String(variable)]?.trim();
    if (!secret) throw missing(name, typeof file === 'string' ? file : `the variable ${String(variable)}`);
    if (what === 'url' && !isWebAddress(secret)) throw noAddress(name, what);
    return secret;
  }
  return undefined;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function missing(name: string, where: string): AgentError {
  return new AgentError('bad_input/notify_secret', `destination ${name}: ${where} is empty or not set`, {
    data: { destination: name },
  });
}

function noAddress(name: string, what: string): AgentError {
  return new AgentError(
    'bad_input/notify_secret',
    `destination ${name}: its ${what} is not an http:// or https:// address`,
    { data: { destination: name } },
  );
}

/** All texts that a log must hide: the secrets themselves, and the parts of addresses that may be keys. */
export function hiddenTexts(secrets: DestinationSecrets): string[] {
  return [...secrets.values()].flatMap((secret) =>
    isWebAddress(secret)
      ? [secret, ...new URL(secret).pathname.split('/').filter((part) => part.length >= 8)]
      : [secret],
  );
}
