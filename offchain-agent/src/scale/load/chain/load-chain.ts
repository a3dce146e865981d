import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl } from '../../../base/url.ts';
import { type Currency, currencyOf } from '../../../chain/amount.ts';
import { type ChainConnection, openChain } from '../../../chain/rpc/connect.ts';
import { isMethodMissing } from '../../../chain/rpc/error.ts';
import { isOwnNode } from '../../../lab/networks.ts';
import {
  type AccountScheme,
  accountBytes,
  type Extension,
  extensionParts,
  mortalEra,
  signerOf,
  type TransferTemplate,
} from '../transfer.ts';

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
  /** Of the type Live, and not a network of this user: what a load spends there is somebody's money. */
  readonly isLive: boolean;
  readonly existentialDeposit: bigint;
  readonly currency: Currency;
  /** Expected time between blocks. */
  readonly blockMs: number;
  readonly addressPrefix: Uint8Array;
  readonly scheme: AccountScheme;
}

/** A signature as on Ethereum has nothing before it that says of which kind it is. */
const ethereumSignatureBytes = 65;
const defaultBlockMs = 6_000;
/** Times the time that a transaction may wait. */
const longerEras = [2, 4, 8, 16] as const;

/**
 * Connects to a chain that a load can be put on.
 * @throws AgentError as `openChain` does; `bad_input/no_balances` and `bad_input/accounts` for a chain without transfers
 * between accounts of 32 bytes, or of 20 as on Ethereum
 */
export async function openLoadChain(url: string, signal: AbortSignal): Promise<LoadChain> {
  const connection = await openChain(url, { signal, timeoutMs: 20_000 });
  try {
    const { api } = connection;
    const version = api.runtimeVersion;
    const { scheme, addressPrefix } = accountsOf(api, url);
    transferCall(api, markerOf(scheme), 1n);
    const chainType = await api.rpc.system.chainType();
    const isOwn = await isOwnNode(url);
    return {
      ...connection,
      url,
      genesisHash: api.genesisHash.toHex(),
      specName: plainText(version.specName),
      specVersion: version.specVersion.toNumber(),
      isLocal: chainType.isDevelopment || chainType.isLocal || isOwn,
      isLive: chainType.isLive && !isOwn,
      existentialDeposit: BigInt(String(api.consts['balances']?.['existentialDeposit'] ?? 0)),
      currency: currencyOf(api.registry),
      blockMs: await blockMsOf(connection),
      addressPrefix,
      scheme,
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

/** The height of the newest finalized block. */
export async function finalizedHeight({ rpc: { chain } }: LoadChain['api']): Promise<number> {
  return (await chain.getHeader(await chain.getFinalizedHead())).number.toNumber();
}

/**
 * Everything of a transfer that is the same for all of a load.
 * @param waitBlocks for so many blocks a transfer stays valid; for ever where the chain remembers fewer
 * @throws AgentError `bad_input/extension`
 */
export async function transferTemplate(
  { api, addressPrefix, scheme }: LoadChain,
  waitBlocks: number,
): Promise<TransferTemplate> {
  const marker = markerOf(scheme);
  const call = Buffer.from(transferCall(api, marker, 1n).method.toU8a());
  const at = call.indexOf(marker);
  const current = await finalizedHeight(api);
  const remembered = Number(String(api.consts['system']?.['blockHashCount'] ?? 0));
  const identity = {
    genesisHash: api.genesisHash.toU8a(),
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    transactionVersion: api.runtimeVersion.transactionVersion.toNumber(),
  };
  const partsFor = async (blocks: number): Promise<ReturnType<typeof extensionParts> | undefined> => {
    const era = mortalEra(current, blocks, remembered);
    if (!era) return undefined;
    const birthHash = (await api.rpc.chain.getBlockHash(era.birth)).toU8a();
    return extensionParts(extensionsOf(api), identity, { era, birthHash });
  };
  const own = await partsFor(waitBlocks);
  const longer = own
    ? await Promise.all(longerEras.map(async (times) => await partsFor(times * waitBlocks)))
    : [];
  return {
    scheme,
    addressPrefix,
    callStart: call.subarray(0, at),
    callEnd: call.subarray(at + marker.length),
    ...(own ?? extensionParts(extensionsOf(api), identity, undefined)),
    others: longer.filter((parts) => parts !== undefined),
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

/** An account that no other bytes of a call look like: no number of 128 bits is that large. */
export function markerOf(scheme: AccountScheme): Uint8Array {
  return new Uint8Array(accountBytes[scheme]).fill(0xa5);
}

/** @throws AgentError `bad_input/accounts` for accounts that a load cannot sign for */
function accountsOf(api: Api, url: string): Pick<LoadChain, 'scheme' | 'addressPrefix'> {
  const { registry } = api;
  const scheme = (['ed25519', 'ethereum'] as const).find((each) => {
    const length = accountBytes[each];
    if (registry.createType('AccountId').encodedLength !== length) return false;
    return (
      each !== 'ethereum' ||
      registry.createType('ExtrinsicSignature').encodedLength === ethereumSignatureBytes
    );
  });
  const address = scheme && addressWith(api, markerOf(scheme));
  if (scheme && address)
    return { scheme, addressPrefix: address.subarray(0, address.length - accountBytes[scheme]) };
  throw new AgentError(
    'bad_input/accounts',
    `the accounts of the chain at ${shownUrl(url)} are not of 32 bytes, nor of 20 bytes as on Ethereum; a load cannot sign for others`,
    { data: { url: shownUrl(url) } },
  );
}

/** The address of an account; undefined where that is not the account with at most a byte before it. */
function addressWith({ registry }: Api, account: Uint8Array): Uint8Array | undefined {
  try {
    const address = registry.createType('Address', account).toU8a();
    return address.length === account.length || address.length === account.length + 1 ? address : undefined;
  } catch {
    return undefined;
  }
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
export async function pendingSigners({ client, addressPrefix, scheme }: LoadChain): Promise<Set<string>> {
  try {
    const pending = await client.request<string[]>('author_pendingExtrinsics');
    return new Set(pending.flatMap((extrinsic) => signerOf(extrinsic, addressPrefix.length, scheme) ?? []));
  } catch (error) {
    if (isMethodMissing(error)) return new Set();
    throw error;
  }
}
