import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { blake2AsU8a, ethereumEncode, secp256k1PairFromSeed, secp256k1Sign } from '@polkadot/util-crypto';
import { compactBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';

/** How the accounts of a chain sign: with keys of 32 bytes, or as on Ethereum, with accounts of 20 bytes. */
export type AccountScheme = 'ed25519' | 'ethereum';

/** The length of an account. */
export const accountBytes = { ed25519: 32, ethereum: 20 } as const satisfies Record<AccountScheme, number>;

/** What transaction extensions decide. */
interface SignedExtras {
  /** Transaction extensions before and after the nonce. */
  readonly extraStart: Uint8Array;
  readonly extraEnd: Uint8Array;
  /** Signed, but not sent: versions, genesis, the era's block. */
  readonly implicit: Uint8Array;
}

/**
 * All of a signed transfer but its accounts, its nonce and its signature, as bytes. It holds no types, so that it can be
 * sent to another process and a transaction is signed in the time of its signature.
 */
export interface TransferTemplate extends SignedExtras {
  /** `ed25519` unless given. */
  readonly scheme?: AccountScheme;
  /** Before the account of an address: the variant's index, or nothing. */
  readonly addressPrefix: Uint8Array;
  /** The call before and after its destination's account. */
  readonly callStart: Uint8Array;
  readonly callEnd: Uint8Array;
  /** The same with longer eras: other bytes of the same call, for a pool that bans those that it has refused. */
  readonly others?: readonly SignedExtras[];
}

/** What signs: a key of node:crypto, or 32 secret bytes of secp256k1. */
export type LoadKey = KeyObject | Uint8Array;

interface Signer {
  readonly key: LoadKey;
  readonly publicKey: Uint8Array;
}

const signedVersion4 = 0x84;
const ed25519 = 0x00;
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

/** A signed transfer with its length before it, as hex with 0x. */
export function signTransfer(
  template: TransferTemplate,
  signer: Signer,
  destination: Uint8Array,
  nonce: number,
): string {
  const { callStart, callEnd } = template;
  return signCall(template, signer, { call: Buffer.concat([callStart, destination, callEnd]), nonce });
}

/**
 * A signed extrinsic with its length before it, as hex with 0x.
 * @param attempt which of the template's eras it has
 */
export function signCall(
  template: TransferTemplate,
  { key, publicKey }: Signer,
  {
    call,
    nonce,
    attempt = 0,
  }: { readonly call: Uint8Array; readonly nonce: number; readonly attempt?: number },
): string {
  const eras = [template, ...(template.others ?? [])];
  const { extraStart, extraEnd, implicit } = eras[attempt % eras.length] ?? template;
  const extra = Buffer.concat([extraStart, compactBytes(nonce), extraEnd]);
  const payload = Buffer.concat([call, extra, implicit]);
  const signed = payload.length > longestPayload ? blake2AsU8a(payload, 256) : payload;
  const body = [
    Uint8Array.of(signedVersion4),
    template.addressPrefix,
    publicKey,
    ...(key instanceof Uint8Array
      ? [secp256k1Sign(signed, { secretKey: key }, 'keccak')]
      : [Uint8Array.of(ed25519), sign(undefined, signed, key)]),
    extra,
    call,
  ];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return `0x${Buffer.concat([compactBytes(length), ...body]).toString('hex')}`;
}

/**
 * What tells a transfer from all others: half of its signature, in hex.
 * @returns undefined for what is no extrinsic signed with ed25519, or as on Ethereum where accounts are such
 */
export function signatureMark(
  extrinsic: string,
  addressPrefixBytes: number,
  scheme: AccountScheme = 'ed25519',
): string | undefined {
  const address = addressAt(extrinsic);
  if (address === undefined) return undefined;
  const kind = address + 2 * (addressPrefixBytes + accountBytes[scheme]);
  const isOfKind = scheme === 'ethereum' || extrinsic.slice(kind, kind + 2) === '00';
  const from = scheme === 'ethereum' ? kind : kind + 2;
  const mark = extrinsic.slice(from, from + markDigits);
  return isOfKind && mark.length === markDigits ? mark : undefined;
}

/** The account that signed, in hex without 0x; undefined for what is no signed extrinsic. */
export function signerOf(
  extrinsic: string,
  addressPrefixBytes: number,
  scheme: AccountScheme = 'ed25519',
): string | undefined {
  const address = addressAt(extrinsic);
  if (address === undefined) return undefined;
  const account = address + 2 * addressPrefixBytes;
  return extrinsic.slice(account, account + 2 * accountBytes[scheme]);
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
): SignedExtras {
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
interface MortalEra {
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
  /** What names it on the chain: its key, or the 20 bytes of an account as on Ethereum. */
  readonly publicKey: Uint8Array;
}

/**
 * The account of this number for a funding key on a chain: always the same one, so that what it was given is there for the next
 * load, and nobody without the funding key can spend it.
 */
export function loadAccount(
  fundingSecret: string,
  genesisHash: string,
  index: number,
  scheme: AccountScheme = 'ed25519',
): LoadAccount {
  const seed = createHmac('sha256', fundingSecret).update(`almanac load ${genesisHash} ${index}`).digest();
  if (scheme === 'ethereum') {
    const { publicKey } = secp256k1PairFromSeed(seed);
    return { seed, publicKey: Uint8Array.from(Buffer.from(ethereumEncode(publicKey).slice(2), 'hex')) };
  }
  const der = createPublicKey(ed25519Key(seed)).export({ format: 'der', type: 'spki' });
  return { seed, publicKey: Uint8Array.from(der.subarray(-keyBytes)) };
}

/** What an account signs with. */
export function signingKey(seed: Uint8Array, scheme: AccountScheme = 'ed25519'): LoadKey {
  return scheme === 'ethereum' ? seed : ed25519Key(seed);
}

/** The key with which node:crypto signs, thirty times as fast as WebAssembly. */
function ed25519Key(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** How many accounts share a rate: in doublings, so that the next rate of a search finds the accounts of the last one. */
export function accountsFor(rate: number): number {
  return Math.min(mostAccounts, 2 ** Math.ceil(Math.log2(Math.max(leastAccounts, rate))));
}
