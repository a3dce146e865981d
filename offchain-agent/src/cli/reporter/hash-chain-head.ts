import { AgentError } from '../../base/error.ts';
import { readOrCreateSecret } from '../../chain/keys/secret-file.ts';
import type { ReporterStanding } from '../../chain/reporting/reporting-chain.ts';
import { defaultChainLength, HashChain, linkIndex } from '../../sli/hash-chain.ts';
import { parseCount } from '../count.ts';
import { say } from '../output.ts';

const maxLength = 10_000_000;

/**
 * The hash chain of the secret in a file; a new secret is made when there is none.
 * @throws AgentError `bad_input/secret_file`, `bad_input/count`
 */
export async function hashChainOf(options: {
  readonly secretFile: string;
  readonly chainLength?: string;
}): Promise<HashChain> {
  const length = options.chainLength
    ? parseCount(options.chainLength, '--chain-length', maxLength)
    : defaultChainLength;
  const { secret, isNew } = await readOrCreateSecret(options.secretFile);
  if (isNew) {
    say(`made a new secret in ${options.secretFile}; keep a copy: without it the reporter cannot report`);
  }
  const chain = new HashChain(secret, length);
  secret.fill(0);
  return chain;
}

/**
 * Refuses a hash chain that the reporter has registered before: links of it are public, and with them the instants to come.
 * @throws AgentError `bad_input/used_secret`
 */
export function refuseUsed(
  chain: HashChain,
  standing: ReporterStanding | undefined,
  windowMs: number,
  secretFile: string,
): void {
  if (!standing) return;
  const index = linkIndex(standing.linkWindow, standing.joined, windowMs);
  const isUsed = Number.isSafeInteger(index) && index >= 0 && index <= chain.length;
  if (!isUsed || chain.link(index) !== standing.link.toLowerCase()) return;
  throw new AgentError(
    'bad_input/used_secret',
    `the hash chain of ${secretFile} is registered already, and its links become public; name a new --secret-file`,
    { data: { secret_file: secretFile } },
  );
}
