import { readFile, stat } from 'node:fs/promises';
import { AgentError } from '../../base/error.ts';

export interface NodeKeyFile {
  /** 32 bytes; whoever is done with them overwrites them. */
  readonly secret: Uint8Array;
  /** Whether others than its owner may read the file. */
  readonly isExposed: boolean;
}

/** Longer than any form of a key. */
const maxBytes = 1_024;
const readableByOthers = 0o044;

/**
 * Reads a node's secret as a node does: 32 bytes as they are, or 64 hex digits. Nothing of the file gets into a message.
 * @throws AgentError `bad_input/node_key_file` when it cannot be read, `bad_input/node_key` when it holds no such key
 */
export async function readNodeKeyFile(path: string): Promise<NodeKeyFile> {
  const { bytes, isExposed } = await read(path);
  const secret = bytes.length === 32 ? Uint8Array.from(bytes) : fromHex(bytes);
  bytes.fill(0);
  if (secret) return { secret, isExposed };
  throw new AgentError(
    'bad_input/node_key',
    `--node-key-file ${path}: expected an ed25519 secret, 32 bytes or 64 hex digits, got ${bytes.length} bytes of something else; a node keeps its own in BASE-PATH/chains/ID/network/secret_ed25519`,
    { data: { path, bytes: bytes.length } },
  );
}

async function read(path: string): Promise<{ bytes: Buffer; isExposed: boolean }> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw notReadable(path, 'it is no file');
    if (status.size > maxBytes) throw notReadable(path, `it has ${status.size} bytes, more than any key`);
    return { bytes: await readFile(path), isExposed: (status.mode & readableByOthers) !== 0 };
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw notReadable(path, (error as NodeJS.ErrnoException).code ?? 'for an unknown reason');
  }
}

function fromHex(bytes: Buffer): Uint8Array | undefined {
  const [, digits] = /^(?:0x)?([0-9a-f]{64})\s*$/i.exec(bytes.toString('latin1')) ?? [];
  return digits === undefined ? undefined : Uint8Array.from(Buffer.from(digits, 'hex'));
}

function notReadable(path: string, why: string): AgentError {
  return new AgentError(
    'bad_input/node_key_file',
    `--node-key-file ${path} cannot be read: ${why}; run this as the user of the node, on its machine`,
    { data: { path, cause: why } },
  );
}
