import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { compactBytes } from './compact.ts';

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

export interface Signer {
  readonly key: KeyObject;
  readonly publicKey: Uint8Array;
}

const signedVersion4 = 0x84;
const ed25519 = 0x00;
const accountBytes = 32;
const markDigits = 64;
/** A longer payload is signed by its hash. */
const longestPayload = 256;

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
