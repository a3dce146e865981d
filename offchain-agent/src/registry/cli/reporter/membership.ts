import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AgentError } from '../../../base/error.ts';
import { networkName } from '../../../base/network-name.ts';
import { parseCount } from '../../../base/parse.ts';
import { isSameAccount } from '../../../chain/address.ts';
import { amountText, currencyOf } from '../../../chain/amount.ts';
import { readOrCreateSecret } from '../../../chain/keys/key-file.ts';
import { registryCalls } from '../../../chain/registry/registry-calls.ts';
import type { ApiReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import { freeBalance } from '../../../chain/reporting/open-chain.ts';
import type { ReporterStanding } from '../../../chain/reporting/reporting-chain.ts';
import type { SigningOptions } from '../../../cli/key-options.ts';
import { say } from '../../../cli/output.ts';
import { parseNamedAccount, parseRegion } from '../../../cli/parse.ts';
import { openSigning, sendAndReport } from '../../../cli/signing.ts';
import { defaultChainLength, HashChain, linkIndex, networkSecret } from '../../../sli/hash-chain.ts';

const maxLength = 10_000_000;
const secretBytes = 32;
/** A head that is only shown needs no long chain. */
const shownLength = 16;

/**
 * What the chain would refuse, said before a fee is paid: an account that is not invited, or cannot pay the bond.
 * @throws AgentError `no/not_invited`, `no/funds`
 */
async function requireAdmission(
  api: ApiReportingChain['api'],
  network: number,
  account: string,
): Promise<void> {
  const registry = api.query['registry'];
  const read = async (item: string): Promise<unknown> => (await registry?.[item]?.(network))?.toJSON();
  const [admission, invited] = await Promise.all([read('admission'), read('invited')]);
  const isInvited = Array.isArray(invited) && invited.some((one) => isSameAccount(String(one), account));
  if (admission === 'Approval' && !isInvited) {
    throw new AgentError(
      'no/not_invited',
      `${account} is not invited to ${networkName(network)}; ask its Council to (registry.admit), then try again`,
      { data: { account, network } },
    );
  }
  const deposits = (await registry?.['deposits']?.())?.toJSON() as { bond?: number | string } | undefined;
  const bond = BigInt(deposits?.bond ?? 0);
  const free = await freeBalance({ api }, account);
  if (free > bond) return;
  const currency = currencyOf(api.registry);
  throw new AgentError(
    'no/funds',
    `${account} has ${amountText(free, currency)}, and the bond is ${amountText(bond, currency)} plus the fee; send it the rest`,
    { data: { account, free, bond } },
  );
}

/** Leaves a network at the next start of a window; the bond stays until what was reported is closed. */
export async function runLeave(options: SigningOptions): Promise<void> {
  await using opened = await openSigning(options);
  const { chain, network } = opened;
  await sendAndReport('reporter.leave', options, opened, {
    call: registryCalls.leave(chain.api, network),
    sentence: `leaves ${networkName(network)}`,
  });
}

/** Takes the bond back after leaving. */
export async function runWithdraw(options: SigningOptions): Promise<void> {
  await using opened = await openSigning(options);
  const { chain, network } = opened;
  await sendAndReport('reporter.withdraw', options, opened, {
    call: registryCalls.withdraw(chain.api, network),
    sentence: `takes its bond of ${networkName(network)} back`,
  });
}

/** Names another signing key; the account with the bond stays. */
export async function runSetSigner(text: string, options: SigningOptions): Promise<void> {
  const signer = await parseNamedAccount(text, '<signer>', options.url);
  await using opened = await openSigning(options);
  const { chain, network } = opened;
  await sendAndReport('reporter.set_signer', options, opened, {
    call: registryCalls.setSigner(chain.api, network, signer),
    sentence: `signs on ${networkName(network)} with ${signer} from now on`,
    details: { signer },
  });
}

interface JoinOptions extends SigningOptions {
  readonly signer?: string;
  readonly region?: string;
  readonly secretFile: string;
  readonly chainLength?: string;
}

/** Joins a network as a reporter: bonds, names the signing key and registers the head of the hash chain. */
export async function runJoin(options: JoinOptions): Promise<void> {
  lengthOf(options);
  const region = parseRegion(options.region);
  const named =
    options.signer === undefined
      ? undefined
      : await parseNamedAccount(options.signer, '--signer', options.url);
  await using opened = await openSigning(options);
  const { chain, network, pair } = opened;
  const signer = named ?? pair.address;
  await requireAdmission(chain.api, network, pair.address);
  const { head } = await hashChainOf({ ...options, network });
  await sendAndReport('reporter.join', options, opened, {
    call: registryCalls.join(chain.api, network, { signer, region, head }),
    sentence: `joins ${networkName(network)} as a reporter that signs with ${signer}`,
    details: { signer, region: region ?? null, head },
  });
}

interface ResumeOptions extends SigningOptions {
  readonly secretFile: string;
  readonly chainLength?: string;
}

/** Registers the head of a new hash chain: after a lost secret, a used-up chain, or a long silence. */
export async function runResume(options: ResumeOptions): Promise<void> {
  lengthOf(options);
  await using opened = await openSigning(options);
  const { chain, network, pair } = opened;
  const hashes = await hashChainOf({ ...options, network });
  const { timeMs } = await chain.finalizedHead();
  const standing = await chain.standingOf(network, pair.address);
  const { windowMs } = await chain.samplingAt(network, Math.floor(timeMs / 1_000));
  refuseUsed(hashes, standing, windowMs, options.secretFile);
  await sendAndReport('reporter.resume', options, opened, {
    call: registryCalls.resume(chain.api, network, hashes.head),
    sentence: `begins a new hash chain on ${networkName(network)}`,
    details: { head: hashes.head },
  });
}

/**
 * The hash chain of the secret in a file on a network; a new secret is made when there is none.
 * @throws AgentError `bad_input/secret_file`, `bad_input/count`
 */
export async function hashChainOf(options: {
  readonly secretFile: string;
  readonly chainLength?: string;
  readonly dryRun?: boolean;
  readonly network?: number;
}): Promise<HashChain> {
  const length = lengthOf(options);
  if (options.dryRun && !existsSync(options.secretFile)) {
    say(
      `${options.secretFile} is not there yet: the secret would be made; the head below is that of another one`,
    );
    return new HashChain(randomBytes(secretBytes), Math.min(length, shownLength));
  }
  const { secret, isNew } = await readOrCreateSecret(options.secretFile);
  if (isNew) {
    say(`made a new secret in ${options.secretFile}; keep a copy: without it the reporter cannot report`);
  }
  const chain = new HashChain(networkSecret(secret, options.network ?? 0), length);
  secret.fill(0);
  return chain;
}

function lengthOf({ chainLength }: { readonly chainLength?: string }): number {
  return chainLength === undefined
    ? defaultChainLength
    : parseCount(chainLength, '--chain-length', maxLength);
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
