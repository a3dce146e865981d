import { callBlob } from './call.ts';

export const metadataFile = 'metadata.json';

/** Where the blob's answer of {@link builtFrom} is committed beside it, for the build script of the runtime to read. */
export const sourcesFile = 'almanac_runtime.sources';

const metadataVersion = 16;

/** The hash of the sources that the blob was built from, in hex. */
export function builtFrom(module: WebAssembly.Module): string {
  return Buffer.from(callBlob(module, 'BuildApi_sources_hash')).toString('hex');
}

/** The blob's metadata as it is committed: a node's answer, which is what the generator of types reads. */
export function metadataText(module: WebAssembly.Module): string {
  const answer = { jsonrpc: '2.0', id: 1, result: metadataHex(module, metadataVersion) };
  return `${JSON.stringify(answer)}\n`;
}

/**
 * The metadata of the given version as hex. Version 15 and later describe the runtime API too, which
 * the plain answer of a node, version 14, does not.
 * @throws Error when the runtime has no metadata of that version.
 */
function metadataHex(module: WebAssembly.Module, version: number): string {
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
