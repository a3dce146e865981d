import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * Beside each file its compressed forms, the smallest that there are: servers send them as they are. The first page is filled in
 * when it is asked for, and the names beside it are the server's.
 * @param {string} dist
 */
export async function compress(dist) {
  const files = filesIn(dist).filter((path) => /\.(js|css)$/.test(path));
  // Side by side: the best form of one file takes a second of a core.
  await Promise.all(
    files.map(async (path) => {
      const bytes = readFileSync(path);
      const params = {
        // The light client is compressed already, but for its letters.
        [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1_000_000 ? 5 : constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(bytes, { params }),
        promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
      ]);
      writeFileSync(`${path}.br`, br);
      writeFileSync(`${path}.gz`, gz);
    }),
  );
}

/** @param {string} path a file or a folder */
export function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name))
    .toSorted();
}
