import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { compactBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';

/**
 * All of a signed transfer but its accounts, its nonce and its signature, as bytes. It holds no types, so that it can be
 * sent to another process and a transaction is signed in the time of its signature.
 */
export interface TransferTemplate {
  /** Before the account of an address: the variant's index, or nothing. */
  readonly addressPrefix: Uint8Array;
  /** The call before and after its destination's account. */
  readonly callStart: Uint8Array;
  readonly callEnd: Uint8Array;
  /** Transaction extensions before and after the nonce. */
  readonly extraStart: Uint8Array;
  readonly extraEnd: Uint8Array;
  /** Signed, but not sent: versions, genesis, the era's block. */
  readonly implicit: Uint8Array;
}

interface Signer {
  readonly key: KeyObject;
  readonly publicKey: Uint8Array;
}

const signedVersion4 = 0x84;
const ed25519 = 0x00;
const accountBytes = 32;
const markDigits = 64;
/** A longer payload is signed by its hash. */
const longestPayload = 256;
const leastPeriod = 4;
const mostPeriod = 65_536;

// PKCS #8 of an Ed25519 private key, before its 32 bytes (RFC 8410).
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const keyBytes = 32;
const leastAccounts = 16;
const mostAccounts = 500;

/** A signed extrinsic with its length before it, as hex with 0x. */
export function signTransfer(
  template: TransferTemplate,
  { key, publicKey }: Signer,
  destination: Uint8Array,
  nonce: number,
): string {
  const { addressPrefix, callStart, callEnd, extraStart, extraEnd, implicit } = template;
  const call = Buffer.concat([callStart, destination, callEnd]);
  const extra = Buffer.concat([extraStart, compactBytes(nonce), extraEnd]);
  const payload = Buffer.concat([call, extra, implicit]);
  const signature = sign(
    undefined,
    payload.length > longestPayload ? blake2AsU8a(payload, 256) : payload,
    key,
  );
  const body = [
    Uint8Array.of(signedVersion4),
    addressPrefix,
    publicKey,
    Uint8Array.of(ed25519),
    signature,
    extra,
    call,
  ];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return `0x${Buffer.concat([compactBytes(length), ...body]).toString('hex')}`;
}

/**
 * What tells a transfer from all others: half of its signature, in hex.
 * @returns undefined for what is no extrinsic signed with ed25519
 */
export function signatureMark(extrinsic: string, addressPrefixBytes: number): string | undefined {
  const address = addressAt(extrinsic);
  if (address === undefined) return undefined;
  const kind = address + 2 * (addressPrefixBytes + accountBytes);
  const mark = extrinsic.slice(kind + 2, kind + 2 + markDigits);
  return extrinsic.slice(kind, kind + 2) === '00' && mark.length === markDigits ? mark : undefined;
}

/** The account that signed, in hex without 0x; undefined for what is no signed extrinsic. */
export function signerOf(extrinsic: string, addressPrefixBytes: number): string | undefined {
  const address = addressAt(extrinsic);
  if (address === undefined) return undefined;
  const account = address + 2 * addressPrefixBytes;
  return extrinsic.slice(account, account + 2 * accountBytes);
}

/** Where the signer's address begins: after the length, one to five bytes, and the version. */
function addressAt(extrinsic: string): number | undefined {
  const lengthBytes = [1, 2, 4, 5][Number.parseInt(extrinsic.slice(2, 4), 16) & 3] ?? 1;
  const version = 2 + 2 * lengthBytes;
  if (Number.parseInt(extrinsic.slice(version, version + 2), 16) !== signedVersion4) return undefined;
  return version + 2;
}

function littleEndian(value: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
}

/** A transaction extension as metadata lists it, with what its two parts look like when nothing is set. */
export interface Extension {
  readonly name: string;
  readonly emptyExtra: Uint8Array;
  readonly emptyImplicit: Uint8Array;
  /** Whether the empty value means "not used": no bytes, or an Option that is None. */
  readonly isOptional: boolean;
}

interface ChainIdentity {
  readonly genesisHash: Uint8Array;
  readonly specVersion: number;
  readonly transactionVersion: number;
}

interface Parts {
  readonly extra?: Uint8Array | 'nonce';
  readonly implicit?: Uint8Array;
}

/**
 * The parts of a template that transaction extensions decide, in the chain's order.
 * @param era undefined for a transaction that never expires
 * @throws AgentError `bad_input/extension` for one that asks for something that nobody here knows
 */
export function extensionParts(
  extensions: readonly Extension[],
  { genesisHash, specVersion, transactionVersion }: ChainIdentity,
  era: { readonly era: MortalEra; readonly birthHash: Uint8Array } | undefined,
): Pick<TransferTemplate, 'extraStart' | 'extraEnd' | 'implicit'> {
  const mortality: Parts = era
    ? { extra: era.era.bytes, implicit: era.birthHash }
    : { extra: Uint8Array.of(0), implicit: genesisHash };
  const known: Readonly<Record<string, Parts>> = {
    CheckSpecVersion: { implicit: littleEndian(specVersion, 4) },
    CheckTxVersion: { implicit: littleEndian(transactionVersion, 4) },
    CheckGenesis: { implicit: genesisHash },
    CheckMortality: mortality,
    CheckEra: mortality,
    CheckNonce: { extra: 'nonce' },
    // No tip, and no asset to pay with.
    ChargeTransactionPayment: { extra: Uint8Array.of(0) },
    ChargeAssetTxPayment: { extra: Uint8Array.of(0, 0) },
    // Mode: disabled; hash: none.
    CheckMetadataHash: { extra: Uint8Array.of(0), implicit: Uint8Array.of(0) },
  };
  const start: Uint8Array[] = [];
  const end: Uint8Array[] = [];
  const implicit: Uint8Array[] = [];
  let nonceSeen = false;
  for (const extension of extensions) {
    const parts = known[extension.name] ?? unset(extension);
    if (parts.extra === 'nonce') nonceSeen = true;
    else if (parts.extra) (nonceSeen ? end : start).push(parts.extra);
    if (parts.implicit) implicit.push(parts.implicit);
  }
  if (!nonceSeen) throw refused('CheckNonce', 'is missing, so that transactions have no order');
  return {
    extraStart: Buffer.concat(start),
    extraEnd: Buffer.concat(end),
    implicit: Buffer.concat(implicit),
  };
}

function unset({ name, emptyExtra, emptyImplicit, isOptional }: Extension): Parts {
  if (isOptional) return { extra: emptyExtra, implicit: emptyImplicit };
  throw refused(name, 'asks for something that is not known here');
}

function refused(name: string, why: string): AgentError {
  return new AgentError(
    'bad_input/extension',
    `transfers on this chain cannot be signed: its transaction extension ${name} ${why}`,
    { data: { extension: name } },
  );
}

/** How long a signed transaction may wait: blocks, counted from the one whose hash it signs. */
export interface MortalEra {
  readonly bytes: Uint8Array;
  /** Number of the block whose hash is signed. */
  readonly birth: number;
}

/**
 * A mortal era of at least so many blocks from `current` on; undefined when the chain remembers too few hashes for it.
 * SCALE: two bytes, log2(period) - 1 in the low four bits (1..15), phase / max(1, period / 4096) in the others.
 */
export function mortalEra(current: number, blocks: number, rememberedHashes: number): MortalEra | undefined {
  let period = leastPeriod;
  // The phase is rounded down, which may cost one quantum.
  while (period < blocks + Math.max(1, period / 4_096)) period *= 2;
  if (period > mostPeriod || period > rememberedHashes) return undefined;
  const quantum = Math.max(1, period / 4_096);
  const phase = Math.floor((current % period) / quantum) * quantum;
  const birth = Math.floor((current - phase) / period) * period + phase;
  return { bytes: littleEndian(Math.log2(period) - 1 + (phase / quantum) * 16, 2), birth };
}

/** An account that a load spends from. */
export interface LoadAccount {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
}

/**
 * The account of this number for a funding key on a chain: always the same one, so that what it was given is there for the next
 * load, and nobody without the funding key can spend it.
 */
export function loadAccount(fundingSecret: string, genesisHash: string, index: number): LoadAccount {
  const seed = createHmac('sha256', fundingSecret).update(`almanac load ${genesisHash} ${index}`).digest();
  const der = createPublicKey(signingKey(seed)).export({ format: 'der', type: 'spki' });
  return { seed, publicKey: Uint8Array.from(der.subarray(-keyBytes)) };
}

/** The key with which node:crypto signs, thirty times as fast as WebAssembly. */
export function signingKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** How many accounts share a rate: in doublings, so that the next rate of a search finds the accounts of the last one. */
export function accountsFor(rate: number): number {
  return Math.min(mostAccounts, 2 ** Math.ceil(Math.log2(Math.max(leastAccounts, rate))));
}
