import { callBlob } from './call.ts';

/** The hash of the sources that the blob was built from, in hex. */
export function builtFrom(module: WebAssembly.Module): string {
  return Buffer.from(callBlob(module, 'BuildApi_sources_hash')).toString('hex');
}

/**
 * The metadata of the given version as hex. Version 15 and later describe the runtime API too, which
 * the plain answer of a node, version 14, does not.
 * @throws Error when the runtime has no metadata of that version.
 */
export function metadataHex(module: WebAssembly.Module, version: number): string {
  const argument = new Uint8Array(4);
  new DataView(argument.buffer).setUint32(0, version, true);
  const answer = callBlob(module, 'Metadata_metadata_at_version', argument);
  const [isSome, lengthByte = 0] = answer;
  if (isSome !== 1) throw new Error(`the runtime has no metadata of version ${version}`);
  return `0x${Buffer.from(answer.subarray(1 + compactLength(lengthByte))).toString('hex')}`;
}

// The bytes that a SCALE compact number takes, told by its first byte.
function compactLength(first: number): number {
  const mode = first & 0b11;
  return mode < 3 ? 2 ** mode : 5 + (first >> 2);
}
