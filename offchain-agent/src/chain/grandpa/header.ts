import { hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { headerHash, type RpcHeader, wholeHeader } from '../block/header-hash.ts';
import { type AskedCall, answered, refusal } from './refusal.ts';
import { ScaleReader } from './scale-reader.ts';

/** A header whose hash was computed here, from parts that can be read in one way only. */
export interface HashedHeader {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly stateRoot: string;
  /** Digest items as hex. */
  readonly logs: readonly string[];
  /** As JSON-RPC gives it, for whoever is to check it again. */
  readonly rpc: RpcHeader;
}

/** Parent and two roots, one byte of number, one of an empty digest. */
export const leastHeaderBytes = 98;

const hashPattern = /^0x[0-9a-f]{64}$/i;
const logPattern = /^0x(?:[0-9a-f]{2})+$/i;

/**
 * A header as JSON-RPC gives it, checked and hashed.
 *
 * The hash is that of all parts in a row, so it says nothing of where one ends: with a state root of 33 bytes, or a digest
 * item cut in two, another number or slot has the same hash. Therefore each part must have its own length.
 *
 * @param asked whose answer it is
 * @throws AgentError `unknown/finality_malformed` when it is no header
 */
export function hashHeader(item: unknown, asked?: AskedCall): HashedHeader {
  const rpc = canonical(item, asked);
  return {
    number: Number(rpc.number),
    hash: headerHash(rpc),
    parentHash: rpc.parentHash,
    stateRoot: rpc.stateRoot,
    logs: rpc.digest.logs,
    rpc,
  };
}

/** Reads a header in SCALE. @throws RangeError when it is none */
export function readHeader(reader: ScaleReader): HashedHeader {
  const parentHash = reader.hash();
  const number = reader.compact();
  const stateRoot = reader.hash();
  const extrinsicsRoot = reader.hash();
  const logs = reader.list(1, () => hexText(readLog(reader)));
  return hashHeader({
    parentHash,
    number: `0x${number.toString(16)}`,
    stateRoot,
    extrinsicsRoot,
    digest: { logs },
  });
}

/** What an engine wrote into a digest item for all who follow the chain; undefined in items of any other kind. */
export function consensusLog(log: string, engine: string): Uint8Array | undefined {
  if (!log.startsWith(`0x04${engine}`)) return undefined;
  return new ScaleReader(hexBytes(log).subarray(5)).bytes();
}

function canonical(item: unknown, asked: AskedCall | undefined): RpcHeader {
  try {
    const { number, parentHash, stateRoot, extrinsicsRoot, digest } = wholeHeader(item);
    for (const hash of [parentHash, stateRoot, extrinsicsRoot]) {
      if (!hashPattern.test(hash)) throw new RangeError(`"${plainText(hash)}" is not a hash`);
    }
    return {
      number,
      parentHash: parentHash.toLowerCase(),
      stateRoot: stateRoot.toLowerCase(),
      extrinsicsRoot: extrinsicsRoot.toLowerCase(),
      digest: { logs: digest.logs.map(canonicalLog) },
    };
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof AgentError)) throw cause;
    const { number } = (item ?? {}) as Partial<RpcHeader>;
    const own = typeof number === 'string' ? `the header of block ${plainText(number, 40)}` : 'a header';
    throw refusal(
      'malformed',
      `${asked ? answered('the header', asked) : own} cannot be read: ${messageOf(cause)}`,
      asked ? { ...asked } : { number: plainText(number, 40) },
      cause,
    );
  }
}

function canonicalLog(log: string): string {
  if (!logPattern.test(log)) throw new RangeError(`"${plainText(log)}" is not a digest item`);
  const reader = new ScaleReader(hexBytes(log));
  readLog(reader);
  reader.end();
  return log.toLowerCase();
}

/** The bytes of one digest item. */
function readLog(reader: ScaleReader): Uint8Array {
  const before = reader.rest;
  const kind = reader.u8();
  switch (kind) {
    case 0:
      reader.bytes();
      break;
    // Consensus, seal, pre-runtime: an engine and what it says.
    case 4:
    case 5:
    case 6:
      reader.take(4);
      reader.bytes();
      break;
    // The runtime was upgraded.
    case 8:
      break;
    default:
      throw new RangeError(`no digest item of kind ${kind}`);
  }
  return before.subarray(0, before.length - reader.left);
}
