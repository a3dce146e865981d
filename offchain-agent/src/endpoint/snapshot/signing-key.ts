import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify,
} from 'node:crypto';
import { dirname } from 'node:path';
import { concatBytes, hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import { readPrivate } from '../../base/read-file.ts';
import { createWhole } from '../../base/write-durably.ts';

/** What stands before the 32 bytes of an ed25519 key where OpenSSL reads one (RFC 8410). */
const publicPrefix = hexBytes('0x302a300506032b6570032100');
const mostKeyBytes = 4_096;

/** Signs manifests. */
export interface SigningKey {
  /** The public key as hex: what others name as the signer. */
  readonly key: string;
  sign(bytes: Uint8Array): string;
}

/**
 * The ed25519 key in a file (PEM, PKCS #8); one that is not there is made, readable by its owner alone.
 * @throws AgentError `bad_input/snapshot_key`
 */
export function openSigningKey(file: string): SigningKey {
  const secret = readKey(file) ?? makeKey(file);
  const der = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return {
    key: hexText(der.subarray(publicPrefix.length)),
    sign: (bytes) => hexText(signBytes(null, bytes, secret)),
  };
}

/** Whether the key has signed the bytes; both as hex. */
export function isSignedBy(key: string, bytes: Uint8Array, signature: string): boolean {
  const der = Buffer.from(concatBytes([publicPrefix, hexBytes(key)]));
  return verify(null, bytes, createPublicKey({ key: der, format: 'der', type: 'spki' }), hexBytes(signature));
}

function readKey(file: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(readPrivate(file, mostKeyBytes));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw notOne(file, messageOf(cause), cause);
  }
  throw notOne(file, 'it is a key of another kind');
}

function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    makeFolder(dirname(file), 0o700);
    // Exclusive: of two that begin at once one makes it.
    const text = privateKey.export({ format: 'pem', type: 'pkcs8' });
    if (!createWhole(file, String(text))) throw new Error('another process has just made it; try again');
  } catch (cause) {
    throw notOne(file, messageOf(cause), cause);
  }
  return privateKey;
}

// OpenSSL's words for a wrong key hold nothing of it.
function notOne(file: string, why: string, cause?: unknown): AgentError {
  return new AgentError(
    'bad_input/snapshot_key',
    `--key ${file}: ${why}; name a file with an ed25519 key in PEM, or one that is not there, and it is made`,
    { data: { file }, cause },
  );
}
