import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AgentError } from '../../base/error.ts';
import { parseSecret, secretForm } from './parse-secret.ts';
import { readPrivateFile } from './private-file.ts';

/**
 * The secret of a reporter's hash chain; a new one is made, for its owner alone to read, when there is no file.
 *
 * @returns the 32 bytes, and whether they are new
 * @throws AgentError `bad_input/secret_file` when the file cannot be read or written, others may read it, or it holds
 * anything but 64 hex digits
 */
export async function readOrCreateSecret(path: string): Promise<{ secret: Uint8Array; isNew: boolean }> {
  const created = await create(path);
  if (created) return { secret: created, isNew: true };
  return { secret: await readSecret(path), isNew: false };
}

/** As `readOrCreateSecret`, but the file must be there. */
export async function readSecret(path: string): Promise<Uint8Array> {
  const secret = parseSecret(await readPrivateFile(path));
  if (secret) return secret;
  throw new AgentError('bad_input/secret_file', `${path}: it must hold ${secretForm}`, { data: { path } });
}

/** Never over a file that is there: with the secret the chain of instants would be lost. */
async function create(path: string): Promise<Uint8Array | undefined> {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') return undefined;
    throw new AgentError('bad_input/secret_file', `${path}: it cannot be written (${cause.code})`, {
      data: { path },
      cause,
    });
  });
  if (!file) return undefined;
  try {
    const secret = randomBytes(32);
    await file.writeFile(`0x${secret.toString('hex')}\n`);
    await file.sync();
    return Uint8Array.from(secret);
  } finally {
    await file.close();
  }
}
