import { ed25519Verify } from '@polkadot/util-crypto';
import {
  blake2,
  concatBytes,
  hash32,
  hexBytes,
  hexText,
  textBytes,
  u32Bytes,
  u64Bytes,
} from '../base/bytes.ts';

/** What an endpoint signs of a sample that it answered; docs/how-to/run-an-endpoint.md. */
export interface Receipt {
  /** Its clock when it answered, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The best block that it had then. */
  readonly height: number;
  /** ed25519, 0x and 128 hex digits. */
  readonly signature: string;
}

/** Which sample a receipt is for. */
export interface Receipted {
  /** Of the chain that holds the records: 0x and 64 hex digits. */
  readonly genesis: string;
  readonly network: number;
  readonly target: number;
  /** The JSON-RPC id of the call: 0x and 64 hex digits. */
  readonly id: string;
}

const prefix = textBytes('almanac receipt');
const signatureForm = /^0x[0-9a-f]{128}$/;
const idForm = /^0x[0-9a-f]{64}$/;

/** Whether a call with this id asks for a receipt. */
export function isSampleId(id: string): boolean {
  return idForm.test(id);
}

/**
 * The id under which a reporter asks for its sample `index` of a target: nobody who does not know the link of the window can
 * have asked with it, and nobody knows the link before it is revealed.
 * @param link of the reporter's hash chain, 0x and 64 hex digits
 */
export function sampleId(link: string, target: number, index: number): string {
  return sampleIds(link)(target, index);
}

/** `sampleId` of all samples of a window. */
export function sampleIds(link: string): (target: number, index: number) => string {
  const bytes = concatBytes([textBytes('almanac sample'), hash32(link), new Uint8Array(8)]);
  const view = new DataView(bytes.buffer, bytes.length - 8);
  return (target, index) => {
    view.setUint32(0, target, true);
    view.setUint32(4, index, true);
    return hexText(blake2(bytes));
  };
}

/** A receipt as it stands in an answer; `undefined` where it has not its form. */
export function receiptOf(json: unknown): Receipt | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const { at, height, signature } = json as Record<string, unknown>;
  if (!isCount(at, Number.MAX_SAFE_INTEGER) || !isCount(height, 0xffff_ffff)) return undefined;
  if (typeof signature !== 'string' || !signatureForm.test(signature)) return undefined;
  return { atMs: at, height, signature };
}

function isCount(value: unknown, max: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max;
}

/** What is signed, 99 bytes: F23. */
export function receiptBytes(
  { genesis, network, target, id }: Receipted,
  { atMs, height }: Pick<Receipt, 'atMs' | 'height'>,
): Uint8Array {
  const numbers = [u32Bytes(network), u32Bytes(target)];
  return concatBytes([prefix, hash32(genesis), ...numbers, hash32(id), u64Bytes(atMs), u32Bytes(height)]);
}

/** @param key the endpoint's ed25519 key, 0x and 64 hex digits */
export function isReceiptOf(key: string, receipted: Receipted, receipt: Receipt): boolean {
  if (!signatureForm.test(receipt.signature)) return false;
  try {
    return ed25519Verify(receiptBytes(receipted, receipt), hexBytes(receipt.signature), hash32(key));
  } catch {
    // Not every 32 bytes are a key.
    return false;
  }
}
