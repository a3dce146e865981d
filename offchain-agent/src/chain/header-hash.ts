import { blake2AsU8a } from '@polkadot/util-crypto';
import { bytesOf, hexOf } from './scale.ts';

/** A header as JSON-RPC gives it. */
export interface RpcHeader {
  /** Hex. */
  readonly number: string;
  readonly parentHash: string;
  readonly stateRoot: string;
  readonly extrinsicsRoot: string;
  readonly digest: { readonly logs: readonly string[] };
}

/**
 * The hash of a block, of its header: what `newHeads` does not tell. For chains that hash headers with BLAKE2b-256 and
 * number blocks with up to 32 bits, as all but a few do.
 */
export function headerHash({ number, parentHash, stateRoot, extrinsicsRoot, digest }: RpcHeader): string {
  const logs = digest.logs.map((log) => Buffer.from(bytesOf(log)));
  const bytes = Buffer.concat([
    bytesOf(parentHash),
    compact(Number(number)),
    bytesOf(stateRoot),
    bytesOf(extrinsicsRoot),
    compact(logs.length),
    ...logs,
  ]);
  return hexOf(blake2AsU8a(bytes, 256));
}

/** SCALE's compact form of an integer below 2^32. */
function compact(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  if (value < 2 ** 6) {
    bytes.writeUInt8(value * 4);
    return bytes.subarray(0, 1);
  }
  if (value < 2 ** 14) {
    bytes.writeUInt16LE(value * 4 + 1);
    return bytes.subarray(0, 2);
  }
  if (value < 2 ** 30) {
    bytes.writeUInt32LE(value * 4 + 2);
    return bytes.subarray(0, 4);
  }
  bytes.writeUInt8(3);
  bytes.writeUInt32LE(value, 1);
  return bytes;
}
