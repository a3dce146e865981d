import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../../base/error.ts';
import { amountText } from '../../../chain/amount.ts';
import { readPrivateFile } from '../../../chain/keys/key-file.ts';
import { parseSigningKey } from '../../../chain/keys/parse-key.ts';
import { type AccountScheme, accountBytes } from '../transfer.ts';
import { type Api, type LoadChain, type Transfer, transferCall } from './load-chain.ts';

interface FundOptions {
  readonly funder: KeyringPair;
  readonly accounts: readonly Uint8Array[];
  /** What each shall hold at least; who holds less gets what it lacks, and enough for as many further loads as `ahead` says. */
  readonly leastEach: bigint;
  readonly ahead?: bigint;
  readonly signal: AbortSignal;
  /** Throws when nobody is left to wait for. */
  readonly requireAlive?: () => void;
  /** Told what is about to leave the funding account, fees included; throws when that is too much. */
  readonly beforePaying?: (amount: bigint) => Promise<void>;
  readonly progress?: (line: string) => void;
}

/** Transfers in one transaction, where the chain has pallet Utility. */
const batchSize = 100;
const pollMs = 500;
const blocksToWait = 20;
const leastWaitMs = 60_000;
const atOnce = 500;
const developmentKey = '//Alice';
/** The account that chains with accounts of 20 bytes call Alith. */
const ethereumDevelopmentKey =
  "bottom drive obey lake curtain smoke basket hold race lonely fit walk/m/44'/60'/0'/0/0";

/**
 * Gives every account of a load what it needs, and returns when the chain shows it.
 * @returns whether any needed something
 * @throws AgentError `no/funds` when the funding account has too little, `unreachable/funding` when the transfers do not
 * get into blocks
 */
export async function fundAccounts(chain: LoadChain, options: FundOptions): Promise<boolean> {
  const { api } = chain;
  const { funder, accounts, leastEach, ahead = 1n, signal, requireAlive, beforePaying, progress } = options;
  const poor = await lacking(api, accounts, leastEach);
  if (poor.length === 0) return false;
  const gets = (lacks: bigint): bigint => lacks + ahead * leastEach;
  const total = poor.reduce((sum, { lacks }) => sum + gets(lacks), 0n);
  const transfers = poor.map(({ account, lacks }) => transferCall(api, account, gets(lacks)));
  const transactions = batched(api, transfers);
  const paid = await requireFunds(chain, funder, total, transactions);
  await beforePaying?.(paid);
  progress?.(`funding ${poor.length} accounts from ${funder.address}`);
  let nonce = await nextNonce(chain, funder);
  const waitMs = Math.max(leastWaitMs, blocksToWait * chain.blockMs);
  // Mortal, for about as long as they are waited for: an immortal one could be sent again once the account is reaped, and
  // one that is late would add to those of the next attempt.
  const era = Math.ceil(waitMs / chain.blockMs);
  for (const transaction of transactions) {
    signal.throwIfAborted();
    const signed = await transaction.signAsync(funder, { nonce, era });
    await chain.client.request('author_submitExtrinsic', [signed.toHex()]);
    nonce += 1;
  }
  const deadline = Date.now() + waitMs;
  for (;;) {
    requireAlive?.();
    const left = await lacking(api, accounts, leastEach);
    if (left.length === 0) return true;
    if (Date.now() > deadline) {
      throw new AgentError(
        'unreachable/funding',
        `${left.length} of ${poor.length} accounts were not funded in time; the chain makes no blocks, or refuses transfers from ${funder.address}`,
        { data: { left: left.length, funder: funder.address } },
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}

/** Of a payer. The pool knows of transactions that no block has yet; not every node reads accounts of 20 bytes there. */
export async function nextNonce({ api, client }: LoadChain, payer: KeyringPair): Promise<number> {
  try {
    return await client.request<number>('system_accountNextIndex', [payer.address]);
  } catch (error) {
    const [state] =
      payer.addressRaw.length === accountBytes.ethereum ? await readAccounts(api, [payer.addressRaw]) : [];
    if (!state) throw error;
    return state.nonce;
  }
}

/** The fee of one transfer now, with its signature. */
export async function transferFee(chain: LoadChain, funder: KeyringPair): Promise<bigint> {
  return await feeOf(chain.api, transferCall(chain.api, funder.addressRaw, 1n), funder);
}

/** The fee of a transaction now; nothing on a chain without fees. */
export async function feeOf(api: Api, transaction: Transfer, payer: KeyringPair): Promise<bigint> {
  if (api.call['transactionPaymentApi'] === undefined) return 0n;
  return (await transaction.paymentInfo(payer)).partialFee.toBigInt();
}

async function lacking(
  api: Api,
  accounts: readonly Uint8Array[],
  leastEach: bigint,
): Promise<{ account: Uint8Array; lacks: bigint }[]> {
  const states = await readAccounts(api, accounts);
  return accounts.flatMap((account, index) => {
    const free = states[index]?.free ?? 0n;
    return free < leastEach ? [{ account, lacks: leastEach - free }] : [];
  });
}

function batched(api: Api, transfers: readonly Transfer[]): Transfer[] {
  const batch = api.tx['utility']?.['batchAll'];
  if (!batch) return [...transfers];
  const transactions: Transfer[] = [];
  for (let from = 0; from < transfers.length; from += batchSize)
    transactions.push(batch(transfers.slice(from, from + batchSize)));
  return transactions;
}

async function requireFunds(
  chain: LoadChain,
  funder: KeyringPair,
  total: bigint,
  transactions: readonly Transfer[],
): Promise<bigint> {
  const [state] = await readAccounts(chain.api, [funder.addressRaw]);
  const [first] = transactions;
  const fee = first ? await feeOf(chain.api, first, funder) : 0n;
  const need = total + fee * BigInt(transactions.length) + chain.existentialDeposit;
  const have = state?.free ?? 0n;
  if (have >= need) return need - chain.existentialDeposit;
  throw new AgentError(
    'no/funds',
    `${funder.address} holds ${amountText(have, chain.currency)}, this load needs ${amountText(need, chain.currency)}; send it the rest, name another --funding-key, or lower --rate or --for`,
    { data: { account: funder.address, have: String(have), need: String(need) } },
  );
}

interface AccountState {
  readonly nonce: number;
  readonly free: bigint;
}

interface AccountInfo {
  readonly nonce: { toNumber(): number };
  readonly data: { readonly free: { toBigInt(): bigint } };
}

/** Nonce and balance of each account at the best block, in the order asked for. */
export async function readAccounts(api: Api, accounts: readonly Uint8Array[]): Promise<AccountState[]> {
  const states: AccountState[] = [];
  for (let from = 0; from < accounts.length; from += atOnce) {
    const part = accounts.slice(from, from + atOnce);
    const infos = (await api.query['system']?.['account']?.multi([...part])) as unknown as
      | readonly AccountInfo[]
      | undefined;
    for (const { nonce, data } of infos ?? [])
      states.push({ nonce: nonce.toNumber(), free: data.free.toBigInt() });
  }
  return states;
}

interface FundingKeyOptions {
  readonly file?: string | undefined;
  /** Name of the environment variable that holds it. */
  readonly variable?: string | undefined;
  /** How accounts of the chain sign: the key is an sr25519 one unless they sign as on Ethereum. */
  readonly scheme?: AccountScheme | undefined;
  /** Whether the chain is a development or local one, whose money is none. */
  readonly isLocal: boolean;
}

interface FundingKey {
  readonly pair: KeyringPair;
  /** What the accounts of a load are derived from. Never logged, never in a message. */
  readonly secret: string;
}

/**
 * The key that pays for a load; //Alice on a development or local chain when none is named.
 * @throws AgentError `bad_input/funding_key`, `bad_input/key`, `bad_input/secret_file`, `bad_input/development_key`
 */
export async function readFundingKey(
  { file, variable, scheme, isLocal }: FundingKeyOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<FundingKey> {
  if (file !== undefined && variable !== undefined)
    throw refused('--funding-key and --funding-key-env exclude each other; name one');
  const source = file ?? variable ?? 'the default';
  const secret =
    file !== undefined
      ? await readPrivateFile(file)
      : variable !== undefined
        ? env[variable]?.trim()
        : isLocal
          ? scheme === 'ethereum'
            ? ethereumDevelopmentKey
            : developmentKey
          : undefined;
  if (!secret) {
    throw refused(
      variable === undefined
        ? 'this is not a development chain, so a load spends real fees: name the key that pays with --funding-key FILE (mode 600)'
        : `the environment has no ${variable}`,
    );
  }
  const keyScheme = scheme === 'ethereum' ? 'ethereum' : 'sr25519';
  return { pair: await parseSigningKey(secret, { source, isLocal, scheme: keyScheme }), secret };
}

function refused(message: string): AgentError {
  return new AgentError('bad_input/funding_key', message);
}
