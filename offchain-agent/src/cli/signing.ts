import type { KeyringPair } from '@polkadot/keyring/types';
import { exitCode } from '../base/exit.ts';
import { amountText, currencyOf } from '../chain/amount.ts';
import type { DynamicCall } from '../chain/call/dynamic-call.ts';
import { readSigningKey } from '../chain/keys/key-file.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { type Finalized, submitOnce } from '../chain/submit/submit-once.ts';
import { type KeyOptions, keySource, type SigningOptions } from './key-options.ts';
import { type OpenChain, type Opened, openReporting } from './open-at.ts';
import { type JsonDocument, print, say, writeJson } from './output.ts';
import { requireScheme } from './parse.ts';

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
  readonly settle?: (done: Finalized) => Promise<SettledCall>;
}

/** What a final call has come to, where that is more than its success. */
export interface SettledCall {
  readonly lines: readonly string[];
  /** What the document says of it. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether the answer is a definite no: the call succeeded, and what it was for did not. */
  readonly isNo?: boolean;
}

/** A chain that is open, of one network perhaps, and the key that signs for it. */
interface Signing extends Opened<ChainConnection> {
  readonly network?: number;
  readonly pair: KeyringPair;
}

/**
 * Reads the key of the options and opens the chain, one that takes reports unless `open` names another kind.
 * @throws AgentError as `readSigningKey` and `open` do
 */
export async function openSigning(
  options: SigningOptions,
): Promise<OpenChain & AsyncDisposable & Pick<Signing, 'pair'>>;
export async function openSigning<Options extends KeyOptions, Open extends AsyncDisposable>(
  options: Options,
  open: (options: Options) => Promise<Open>,
): Promise<Open & Pick<Signing, 'pair'>>;
export async function openSigning(
  options: SigningOptions,
  open: (options: SigningOptions) => Promise<AsyncDisposable> = openReporting,
): Promise<AsyncDisposable & Pick<Signing, 'pair'>> {
  requireScheme(options.scheme);
  const pair = await readSigningKey(keySource(options));
  return { ...(await open(options)), pair };
}

/**
 * Signs a call, submits it, waits until it is final and says so; with --dry-run it is only shown.
 *
 * @param action of the document, for example `reporter.join`
 * @throws AgentError as `submitOnce` does
 */
export async function sendAndReport(
  action: string,
  options: Pick<KeyOptions, 'dryRun' | 'json'>,
  signing: Signing,
  prepared: PreparedCall,
): Promise<void> {
  const { chain, signal, pair } = signing;
  const { call, sentence } = prepared;
  const documented = (outcome: Readonly<Record<string, unknown>>): JsonDocument =>
    document(action, signing, prepared, outcome);
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
  { chainName, url, network, pair }: Signing,
  { call, details }: PreparedCall,
  outcome: Readonly<Record<string, unknown>>,
): JsonDocument {
  return {
    schema: 'almanac.extrinsic.v1',
    action,
    chain: chainName,
    url,
    account: pair.address,
    call: call.method.toHex(),
    is_dry_run: !('block' in outcome),
    ...(network !== undefined && { network }),
    ...outcome,
    ...details,
  };
}
