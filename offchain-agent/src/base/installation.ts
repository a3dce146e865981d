import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// From src/base, two levels up is the package.
const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** Whether this program runs in a clone of the repository; else it is an installed npm package. */
export function isClone(): boolean {
  return existsSync(join(packageFolder, 'src'));
}

/** The folder of the clone in which this program runs; undefined in an installed npm package. */
export function cloneFolder(): string | undefined {
  return isClone() ? join(packageFolder, '..') : undefined;
}

/** The folder that has `docs` and `deploy`, which help and messages name: the clone, or the package. */
export function filesFolder(): string {
  return cloneFolder() ?? join(packageFolder);
}

/** The folder of the shipped configurations. */
export function examplesFolder(): string {
  return join(packageFolder, 'examples');
}

/** Where units start `almanac` on a machine that is set up as the documents say, from a clone or with npm. */
export const unitPrograms = {
  clone: '/opt/almanac/offchain-agent/bin/almanac.js',
  package: '/opt/almanac/node_modules/@almanac-chain/agent/bin/almanac.js',
} as const;

/** That of units which this program writes. */
export function unitProgram(): string {
  return isClone() ? unitPrograms.clone : unitPrograms.package;
}
