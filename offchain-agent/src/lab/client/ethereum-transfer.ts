import { keccakAsU8a, secp256k1Sign } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';

/** All that a transfer of an Ethereum network says. */
interface EthereumTransfer {
  readonly chainId: number;
  readonly nonce: number;
  /** In wei, for each unit of gas. */
  readonly gasPrice: bigint;
  /** 20 bytes. */
  readonly to: Uint8Array;
  readonly value: bigint;
}

/** What every transfer to an account without code takes. */
export const transferGas = 21_000n;

/** What whoever seals a block gets of a unit of gas at least: ethereumjs refuses less. */
const leastTip = 1_000_000_000n;

/** A price of gas that stays enough while blocks are full, five of them in a row at most. */
export function gasPriceFor(baseFee: bigint): bigint {
  return 2n * baseFee + leastTip;
}

/**
 * A transfer with its signature as EIP-155 has it, in hexadecimal digits with 0x.
 * @param secret 32 bytes
 */
export function signEthereumTransfer(transfer: EthereumTransfer, secret: Uint8Array): string {
  const { chainId, nonce, gasPrice, to, value } = transfer;
  const fields = [number(nonce), number(gasPrice), number(transferGas), to, number(value), new Uint8Array()];
  const unsigned = list([...fields, number(chainId), number(0), number(0)]);
  const signature = secp256k1Sign(unsigned, { secretKey: secret }, 'keccak');
  const [r, s, recovery] = [signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0];
  const v = number(2 * chainId + 35 + recovery);
  return hexText(list([...fields, v, stripped(r), stripped(s)]));
}

/** By which a node names a transaction. */
export function transactionHash(signed: string): string {
  return hexText(keccakAsU8a(hexBytes(signed)));
}

function number(value: number | bigint): Uint8Array {
  const digits = value.toString(16);
  return stripped(Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'));
}

/** A number has no zeros before it. */
function stripped(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? new Uint8Array() : bytes.subarray(first);
}

const shortString = 0x80;
const shortList = 0xc0;
const longest = 55;

/** RLP of a list of strings of bytes. */
function list(items: readonly Uint8Array[]): Uint8Array {
  return withLength(shortList, Buffer.concat(items.map(string)));
}

function string(bytes: Uint8Array): Uint8Array {
  const [only = shortString] = bytes;
  return bytes.length === 1 && only < shortString ? bytes : withLength(shortString, bytes);
}

function withLength(kind: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length <= longest) return Buffer.concat([Uint8Array.of(kind + bytes.length), bytes]);
  const length = number(bytes.length);
  return Buffer.concat([Uint8Array.of(kind + longest + length.length), length, bytes]);
}
