import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';

/** The address of a Unix socket holds this many bytes, with the zero that ends it one more. */
export const longestSocketPath = 107;

/** Where the queue of a data folder listens: in it, or in a private folder with a short name when that is too long. */
export function socketPath(
  folder: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const own = join(folder, 'r.sock');
  if (Buffer.byteLength(own) <= longestSocketPath) return own;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const runtime = env['XDG_RUNTIME_DIR'];
  const candidates = [
    ...(runtime ? [join(runtime, 'almanac')] : []),
    join(tmpdir(), `almanac-${userInfo().uid}`),
    `/tmp/almanac-${userInfo().uid}`,
  ];
  const short = candidates.find((path) => Buffer.byteLength(join(path, `${name}.sock`)) <= longestSocketPath);
  if (short === undefined)
    throw new AgentError(
      'bad_input/data_folder',
      `no short folder for the queue's socket was found; choose a data folder with a shorter path than ${folder}`,
    );
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(short);
  // A folder that others can write to would let them listen in our place.
  if (uid !== userInfo().uid || (mode & 0o077) !== 0) {
    throw new AgentError(
      'bad_input/data_folder',
      `${short} must belong to this user alone (chmod 700), or choose a data folder with a shorter path than ${folder}`,
      { data: { folder: short } },
    );
  }
  return join(short, `${name}.sock`);
}
