import type { KeyringPair } from '@polkadot/keyring/types';
import { exitCode } from '../base/exit.ts';
import { amountText, currencyOf } from '../chain/amount.ts';
import type { DynamicCall } from '../chain/call/dynamic-call.ts';
import { readSigningKey } from '../chain/keys/key-file.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { type Finalized, submitOnce } from '../chain/submit/submit-once.ts';
import { type KeyOptions, keySource, type SigningOptions } from './key-options.ts';
import { type JsonDocument, print, say, writeJson } from './output.ts';
import { requireScheme } from './parse.ts';
import { type OpenChain, type Opened, withChainOf } from './with-chain.ts';

/** What a command signs. */
export interface PreparedCall {
  readonly call: DynamicCall;
  /** What it does, for people: "joins this chain as a reporter". */
  readonly sentence: string;
  /** What it will come to, line by line, for whoever wants to know before it is signed. */
  readonly preview?: readonly string[];
  /** What the document says besides. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Reads what it has come to, once it is final. */
  readonly settle?: (done: Finalized) => Promise<Settled>;
}

/** What a final call has come to, where that is more than its success. */
export interface Settled {
  readonly lines: readonly string[];
  /** What the document says of it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether the answer is a definite no: the call succeeded, and what it was for did not. */
  readonly isNo?: boolean;
}

/**
 * Signs a call with the key of the options, submits it and waits until it is final; with --dry-run it is only shown.
 *
 * @param action of the document, for example `reporter.join`
 * @throws AgentError as `readSigningKey`, `withChainOf` and `submitOnce` do
 */
export async function submitCall(
  action: string,
  options: SigningOptions,
  prepare: (open: OpenChain, pair: KeyringPair) => Promise<PreparedCall>,
): Promise<void> {
  requireScheme(options.scheme);
  const pair = await readSigningKey(keySource(options));
  await withChainOf(options, async (open) => {
    const { network } = open;
    await submitPrepared(action, options, open, pair, await prepare(open, pair), { network });
  });
}

/**
 * As `submitCall` for a chain that is open, whichever runtime it has.
 * @param fields what the document says of the chain besides
 */
export async function submitPrepared(
  action: string,
  options: Pick<KeyOptions, 'dryRun' | 'json'>,
  open: Opened<ChainConnection>,
  pair: KeyringPair,
  prepared: PreparedCall,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { chain, signal } = open;
  const { call, sentence } = prepared;
  const documented = (outcome: Readonly<Record<string, unknown>>): JsonDocument =>
    document(action, open, pair, prepared, { ...fields, ...outcome });
  if (options.dryRun) {
    const { partialFee } = await call.paymentInfo(pair.address);
    const fee = partialFee.toBigInt();
    if (options.json) writeJson(documented({ fee }));
    else
      for (const line of dryRunLines(pair.address, prepared, amountText(fee, currencyOf(chain.api.registry))))
        print(line);
    return;
  }
  if (!options.json) for (const line of prepared.preview ?? []) say(line);
  const done = await submitOnce(chain, call, pair, { signal, onProgress: say });
  const place = { hash: done.hash, block: done.block, block_hash: done.blockHash };
  const settled = await prepared.settle?.(done);
  if (options.json) writeJson(documented({ ...place, ...settled?.fields }));
  else print(`${pair.address} ${sentence}: final in block ${done.block} (${done.hash})`);
  if (!options.json) for (const line of settled?.lines ?? []) print(line);
  if (settled?.isNo) process.exitCode = exitCode.no;
}

function dryRunLines(address: string, { call, sentence, preview }: PreparedCall, fee: string): string[] {
  return [
    `${address} ${sentence}`,
    ...(preview ?? []),
    `call  ${call.method.section}.${call.method.method}  ${call.method.toHex()}`,
    `fee   ${fee}`,
    'nothing was signed or sent (--dry-run)',
  ];
}

function document(
  action: string,
  { chainName, url }: Pick<Opened<ChainConnection>, 'chainName' | 'url'>,
  { address }: KeyringPair,
  { call, details }: PreparedCall,
  outcome: Readonly<Record<string, unknown>>,
): JsonDocument {
  return {
    schema: 'almanac.extrinsic.v1',
    action,
    chain: chainName,
    url,
    account: address,
    call: call.method.toHex(),
    is_dry_run: !('block' in outcome),
    ...outcome,
    ...details,
  };
}
