import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolders } from '../bundle.mjs';
import { root } from '../folders.mjs';
import { noticeOf } from './notice.mjs';

const lightClient = /(^|\/)node_modules\/smoldot$/;

/** What the files are made from, for whoever asks whether they have changed. */
export const licenceSources = ['LICENSE', 'NOTICE', 'web/smoldot-license.txt'].map((file) =>
  join(root, file),
);

/**
 * What built pages are distributed with: whose work they hold, and under which terms. The npm package of smoldot has no text of its
 * licence, which asks for one.
 * @param {readonly string[]} inputs the sources and libraries that went in, from the clone on
 * @returns {Readonly<Record<string, string>>} texts by the name of their file
 */
export function licenceFiles(inputs) {
  const folders = packageFolders(inputs.map((path) => join(root, path)));
  const files = {
    LICENSE: readFileSync(join(root, 'LICENSE'), 'utf8'),
    NOTICE: noticeOf('These pages hold', folders),
  };
  if (!folders.some((folder) => lightClient.test(folder))) return files;
  return {
    ...files,
    NOTICE: `${files.NOTICE}\nThe licence of smoldot is in LICENSE-smoldot.txt.\n`,
    'LICENSE-smoldot.txt': readFileSync(join(root, 'web/smoldot-license.txt'), 'utf8'),
  };
}
