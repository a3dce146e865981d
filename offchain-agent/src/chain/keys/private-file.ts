import { open } from 'node:fs/promises';
import { AgentError } from '../../base/error.ts';

const largest = 4_096;

/**
 * The text of a file that holds a secret.
 * @throws AgentError `bad_input/secret_file` when it cannot be read, is no file, is too long, or others may read it
 */
export async function readPrivateFile(path: string): Promise<string> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw fault(
      path,
      cause.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${cause.code})`,
    );
  });
  try {
    const { mode, size } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(3, '0');
      throw fault(path, `others may read it (mode ${shown}); run: chmod 600 ${path}`);
    }
    if (size > largest) throw fault(path, `it is longer than ${largest} bytes, so it holds no key`);
    return (await file.readFile('utf8').catch(() => '')).trim();
  } finally {
    await file.close();
  }
}

function fault(path: string, why: string): AgentError {
  return new AgentError('bad_input/secret_file', `${path}: ${why}`, { data: { path } });
}
