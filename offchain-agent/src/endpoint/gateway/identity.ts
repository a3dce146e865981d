import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { ed25519PairFromSeed } from '@polkadot/util-crypto';
import { concatBytes, hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { readPrivate } from '../../base/read-file.ts';
import { peerIdOf } from '../../chain/reporting/peer-id.ts';

/** Who the gateway is to those that measure it: a node key of its own, whatever upstream answers. */
export interface GatewayIdentity {
  readonly peerId: string;
  readonly publicKey: string;
  /** ed25519, as hex. */
  sign(bytes: Uint8Array): string;
}

/** What stands before the 32 bytes of an ed25519 secret where OpenSSL reads one (RFC 8410). */
const secretPrefix = hexBytes('0x302e020100300506032b657004220420');

const largestFile = 4_096;

const keyPattern = /^[0-9a-f]{64}$/i;

/**
 * Reads the key as a node's: 64 hex digits or 32 bytes; makes one where there is no file.
 * @throws AgentError `bad_input/identity`
 */
export function openIdentity(file: string): GatewayIdentity {
  const secret = keyOf(read(file) ?? made(file));
  if (!secret) {
    throw new AgentError(
      'bad_input/identity',
      `identity: ${file} holds no node key; expected 64 hex digits or 32 bytes, or no file, and one is made`,
      { data: { file } },
    );
  }
  const publicKey = hexText(ed25519PairFromSeed(secret).publicKey);
  const key = keyObject(secret);
  secret.fill(0);
  return { peerId: peerIdOf(publicKey), publicKey, sign: (bytes) => hexText(sign(null, bytes, key)) };
}

function keyObject(secret: Uint8Array): KeyObject {
  const der = Buffer.from(concatBytes([secretPrefix, secret]));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return key;
}

function keyOf(bytes: Buffer): Uint8Array | undefined {
  if (bytes.length === 32) return Uint8Array.from(bytes);
  const text = bytes.toString('latin1').trim();
  return keyPattern.test(text) ? Uint8Array.from(Buffer.from(text, 'hex')) : undefined;
}

function read(file: string): Buffer | undefined {
  try {
    return readPrivate(file, largestFile);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AgentError('bad_input/identity', `identity: ${file} cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Makes one that is there whole or not at all: of two gateways that start at once, both take the one that came first. */
function made(file: string): Buffer {
  const text = Buffer.from(randomBytes(32).toString('hex'));
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
    linkSync(draft, file);
    return text;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return read(file) ?? text;
    throw new AgentError('bad_input/identity', `identity: ${file} cannot be made: ${messageOf(cause)}`, {
      cause,
    });
  } finally {
    rmSync(draft, { force: true });
  }
}
