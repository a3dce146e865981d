import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { HexString } from '@polkadot/util/types';
import { z } from 'zod';
import { blake2, concatBytes, hexBytes, hexText, textBytes, u32Bytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import type { Lived } from './live-story.ts';

const hex = z.custom<HexString>((value) => typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/.test(value));
const header = z.object({
  parentHash: hex,
  number: z.number(),
  stateRoot: hex,
  extrinsicsRoot: hex,
  digest: z.object({ logs: z.array(hex) }),
});
const block = z.object({ hash: hex, header, extrinsics: z.array(hex) });

const past = z.object({
  prefixes: z.array(hex),
  blocks: z.array(z.object({ number: z.number(), changes: z.array(z.tuple([hex, hex.nullable()])) })),
});

const facts = z.object({
  schema: z.literal('almanac.demo_seed.v2'),
  /** BLAKE2b-256 of the runtime that has lived it. */
  runtime: hex,
  seed: z.object({ number: z.number(), startS: z.number() }),
  lastSlot: z.number(),
  /** Absent in seeds of a runtime that has not dealt seats. */
  turns: z.array(z.number()).default([]),
  identity: z.object({ id: z.string(), name: z.string(), properties: z.record(z.string(), z.unknown()) }),
  genesis: z.object({ hash: hex, header }),
  head: block,
  blocks: z.array(block),
  past,
  /** How many keys of storage follow. */
  keys: z.number(),
});

const codeKey: HexString = '0x3a636f6465';
const largestBytes = 64 * 1024 * 1024;
/** Of BLAKE2b-256. */
const hashBytes = 32;

/** The hash by which a seed names its runtime. */
export function runtimeHash(code: HexString): HexString {
  return hexText(blake2(hexBytes(code)));
}

/** Lived days as a file: the facts as JSON, storage but for the runtime, and the hash of both, all of it compressed. */
export function packLived({ seed, kept, turns }: Lived, quality = constants.BROTLI_MAX_QUALITY): Uint8Array {
  const { identity, genesis, head, blocks, past: known, lastSlot, top } = kept;
  const entries = Object.entries(top).filter(([key]) => key !== codeKey);
  const json = {
    schema: 'almanac.demo_seed.v2',
    runtime: runtimeHash(top[codeKey] ?? '0x'),
    seed,
    lastSlot,
    turns,
    identity,
    genesis,
    head,
    blocks,
    past: known,
    keys: entries.length,
  };
  const pieces = [
    textBytes(JSON.stringify(json)),
    ...entries.flatMap((entry) => entry.map((part) => hexBytes(part))),
  ];
  const content = concatBytes(pieces.flatMap((piece) => [u32Bytes(piece.length), piece]));
  const bytes = concatBytes([content, blake2(content)]);
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/**
 * The reverse of `packLived`.
 * @param code the runtime of today
 * @throws AgentError `bad_input/seed` when the bytes are no seed, `bad_input/seed_runtime` when another runtime has lived it
 */
export function unpackLived(packed: Uint8Array, code: HexString, path: string): Lived {
  const pieces = piecesOf(packed, path);
  const found = factsOf(pieces.next().value, path);
  const runtime = runtimeHash(code);
  if (found.runtime !== runtime) {
    throw new AgentError(
      'bad_input/seed_runtime',
      `${path} was made by another runtime (${found.runtime.slice(0, 10)}, here ${runtime.slice(0, 10)}); in a clone "npm run seed" makes it again`,
      { data: { path, seed: found.runtime, here: runtime } },
    );
  }
  const next = (): Uint8Array => {
    const { value } = pieces.next();
    if (value) return value;
    throw noSeed(path, 'it ends too early');
  };
  const top: Record<HexString, HexString> = { [codeKey]: code };
  for (let key = 0; key < found.keys; key += 1) {
    const name = hexText(next());
    top[name] = hexText(next());
  }
  const { identity, genesis, head, blocks, lastSlot, seed, turns } = found;
  return { seed, kept: { identity, genesis, head, blocks, past: found.past, lastSlot, top }, turns };
}

function* piecesOf(packed: Uint8Array, path: string): Generator<Uint8Array, undefined> {
  let bytes: Uint8Array;
  try {
    bytes = brotliDecompressSync(packed, { maxOutputLength: largestBytes });
  } catch (cause) {
    throw noSeed(path, messageOf(cause));
  }
  const hash = bytes.subarray(-hashBytes);
  bytes = bytes.subarray(0, -hashBytes);
  // Compression notices few changes: a changed figure would be one on every page.
  if (hexText(blake2(bytes)) !== hexText(hash))
    throw noSeed(path, 'its bytes have changed since it was made');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > bytes.length) throw noSeed(path, 'it ends too early');
    yield bytes.subarray(at, at + length);
    at += length;
  }
  return undefined;
}

function factsOf(bytes: Uint8Array | undefined, path: string): z.infer<typeof facts> {
  try {
    return facts.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
  } catch (cause) {
    throw noSeed(path, messageOf(cause).slice(0, 200));
  }
}

function noSeed(path: string, why: string): AgentError {
  return new AgentError(
    'bad_input/seed',
    `${path} is not a seed of the demo: ${why}; check the file out again, or make it again with "npm run seed"`,
    { data: { path } },
  );
}
