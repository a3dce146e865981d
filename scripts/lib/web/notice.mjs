import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';

/**
 * The notice of the clone, and the packages that are bundled, with their licences.
 * @param {string} holds which files hold parts of them, as the beginning of a sentence
 * @param {readonly string[]} folders of the packages, from the clone on
 */
export function noticeOf(holds, folders) {
  const lines = [...new Set(folders)].flatMap((folder) => {
    const file = join(root, folder, 'package.json');
    if (!existsSync(file)) return [];
    /** @type {{ name?: string, version: string, license?: string }} */
    const { name, version, license = 'no licence named' } = JSON.parse(readFileSync(file, 'utf8'));
    return name === undefined ? [] : [`  ${name} ${version}: ${license}`];
  });
  return `${readFileSync(join(root, 'NOTICE'), 'utf8')}
${holds} parts of these packages, each under its own
licence, whose text is in the package of that name and version:

${[...new Set(lines)].toSorted().join('\n')}
`;
}
