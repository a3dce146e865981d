import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl } from '../../../base/url.ts';
import { type Currency, currencyOf } from '../../../chain/amount.ts';
import { type ChainConnection, openChain } from '../../../chain/rpc/connect.ts';
import { isMethodMissing } from '../../../chain/rpc/error.ts';
import { isOwnNode } from '../../../lab/networks.ts';
import { type Extension, extensionParts, mortalEra, signerOf, type TransferTemplate } from '../transfer.ts';

export type Api = ChainConnection['api'];
export type Transfer = ReturnType<Api['tx'][string][string]>;

/** What a load must know of a chain, read once from its metadata. */
export interface LoadChain extends ChainConnection {
  readonly url: string;
  readonly genesisHash: string;
  readonly specName: string;
  readonly specVersion: number;
  /** Chains of the types Development and Local and this user's own networks hold play money; everybody knows their keys. */
  readonly isLocal: boolean;
  readonly existentialDeposit: bigint;
  readonly currency: Currency;
  /** Expected time between blocks. */
  readonly blockMs: number;
  readonly addressPrefix: Uint8Array;
}

const accountBytes = 32;
const marker = new Uint8Array(accountBytes).fill(0xa5);
const defaultBlockMs = 6_000;

/**
 * Connects to a chain that a load can be put on.
 * @throws AgentError as `openChain` does; `bad_input/no_balances` and `bad_input/accounts` for a chain without transfers
 * between accounts of 32 bytes
 */
export async function openLoadChain(url: string, signal: AbortSignal): Promise<LoadChain> {
  const connection = await openChain(url, { signal, timeoutMs: 20_000 });
  try {
    const { api } = connection;
    const version = api.runtimeVersion;
    const address = addressOf(api, url);
    transferCall(api, marker, 1n);
    const chainType = await api.rpc.system.chainType();
    return {
      ...connection,
      url,
      genesisHash: api.genesisHash.toHex(),
      specName: plainText(version.specName),
      specVersion: version.specVersion.toNumber(),
      isLocal: chainType.isDevelopment || chainType.isLocal || (await isOwnNode(url)),
      existentialDeposit: BigInt(String(api.consts['balances']?.['existentialDeposit'] ?? 0)),
      currency: currencyOf(api.registry),
      blockMs: await blockMsOf(connection),
      addressPrefix: address.subarray(0, address.length - accountBytes),
    };
  } catch (error) {
    await connection.api.disconnect();
    throw error;
  }
}

/** @throws AgentError `bad_input/no_balances` */
export function transferCall(api: Api, to: Uint8Array, amount: bigint): Transfer {
  const calls = api.tx['balances'];
  const transfer = calls?.['transferKeepAlive'] ?? calls?.['transferAllowDeath'] ?? calls?.['transfer'];
  if (transfer) return transfer(to, amount);
  throw new AgentError(
    'bad_input/no_balances',
    'the chain has no pallet Balances with transfers; a load needs a chain whose accounts hold money',
  );
}

/**
 * Everything of a transfer that is the same for all of a load.
 * @param waitBlocks for so many blocks a transfer stays valid; for ever where the chain remembers fewer
 * @throws AgentError `bad_input/extension`
 */
export async function transferTemplate(
  { api, addressPrefix }: LoadChain,
  waitBlocks: number,
): Promise<TransferTemplate> {
  const call = Buffer.from(transferCall(api, marker, 1n).method.toU8a());
  const at = call.indexOf(marker);
  const head = await api.rpc.chain.getFinalizedHead();
  const current = (await api.rpc.chain.getHeader(head)).number.toNumber();
  const remembered = Number(String(api.consts['system']?.['blockHashCount'] ?? 0));
  const era = mortalEra(current, waitBlocks, remembered);
  const birthHash = era && (await api.rpc.chain.getBlockHash(era.birth)).toU8a();
  const parts = extensionParts(
    extensionsOf(api),
    {
      genesisHash: api.genesisHash.toU8a(),
      specVersion: api.runtimeVersion.specVersion.toNumber(),
      transactionVersion: api.runtimeVersion.transactionVersion.toNumber(),
    },
    era && birthHash && { era, birthHash },
  );
  return {
    addressPrefix,
    callStart: call.subarray(0, at),
    callEnd: call.subarray(at + accountBytes),
    ...parts,
  };
}

function extensionsOf(api: Api): Extension[] {
  const { registry } = api;
  return listedExtensions(api.runtimeMetadata).map(({ identifier, type, implicit }) => {
    const extraType = registry.createLookupType(type);
    const emptyExtra = registry.createTypeUnsafe(extraType, []).toU8a();
    const emptyImplicit = registry.createTypeUnsafe(registry.createLookupType(implicit), []).toU8a();
    const isOption = registry.lookup.getSiType(type).path.at(-1)?.toString() === 'Option';
    return {
      name: identifier.toString(),
      emptyExtra,
      emptyImplicit,
      isOptional: emptyImplicit.length === 0 && (emptyExtra.length === 0 || isOption),
    };
  });
}

/** As the runtime lists them: what older metadata says of the signed part is lost where it is converted to the latest. */
export function listedExtensions(metadata: Api['runtimeMetadata']) {
  if (metadata.version >= 16) return metadata.asLatest.extrinsic.transactionExtensions;
  const { extrinsic } = metadata.version === 15 ? metadata.asV15 : metadata.asV14;
  return extrinsic.signedExtensions.map(({ identifier, type, additionalSigned }) => ({
    identifier,
    type,
    implicit: additionalSigned,
  }));
}

function addressOf(api: Api, url: string): Uint8Array {
  const fault = (): AgentError =>
    new AgentError(
      'bad_input/accounts',
      `the accounts of the chain at ${shownUrl(url)} are not keys of 32 bytes; a load signs with ed25519 keys`,
      { data: { url: shownUrl(url) } },
    );
  let address: Uint8Array;
  try {
    address = api.registry.createType('Address', marker).toU8a();
  } catch {
    throw fault();
  }
  if (address.length < accountBytes || address.length > accountBytes + 1) throw fault();
  return address;
}

async function blockMsOf({ api, client }: ChainConnection): Promise<number> {
  const constant = api.consts['aura']?.['slotDuration'] ?? api.consts['babe']?.['expectedBlockTime'];
  if (constant) return Number(String(constant));
  try {
    const hex = await client.request<string>('state_call', ['AuraApi_slot_duration', '0x']);
    const ms = Number(Buffer.from(hex.slice(2), 'hex').readBigUInt64LE());
    if (ms > 0) return ms;
  } catch {
    // No Aura: the next best figure follows.
  }
  const least = Number(String(api.consts['timestamp']?.['minimumPeriod'] ?? 0));
  return least > 0 ? 2 * least : defaultBlockMs;
}

/** @throws AgentError `bad_input/other_chain` when an endpoint belongs to another chain than the first */
export async function requireOneChain(
  chain: LoadChain,
  endpoints: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const url of endpoints.slice(1)) {
    const other = await openLoadChain(url, signal);
    await other.api.disconnect();
    if (other.genesisHash === chain.genesisHash) continue;
    throw new AgentError(
      'bad_input/other_chain',
      `${other.specName} at the endpoint ${endpoints.indexOf(url) + 1} is another chain than ${chain.specName} at the first; a load goes to nodes of one chain`,
      { data: { genesis: [chain.genesisHash, other.genesisHash] } },
    );
  }
}

/** The accounts (hex without 0x) with transactions that wait in the node's pool; none where it does not tell. */
export async function pendingSigners({ client, addressPrefix }: LoadChain): Promise<Set<string>> {
  try {
    const pending = await client.request<string[]>('author_pendingExtrinsics');
    return new Set(pending.flatMap((extrinsic) => signerOf(extrinsic, addressPrefix.length) ?? []));
  } catch (error) {
    if (isMethodMissing(error)) return new Set();
    throw error;
  }
}
