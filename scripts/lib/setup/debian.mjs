import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../process.mjs';

/**
 * @typedef {object} Machine What the installation of packages looks at; tests give another one.
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} isRoot
 */

/** @type {() => Machine} */
const thisMachine = () => ({ env: process.env, isRoot: process.getuid?.() === 0 });

/**
 * Whether a program of this name is on PATH.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 */
export function isOnPath(name, env = process.env) {
  return (env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Installs Debian packages as root; anyone else is told the one command.
 * @param {readonly string[]} names
 * @param {Machine} [machine]
 * @returns {Promise<string | undefined>} a sentence on failure
 */
export async function installPackages(names, { env, isRoot } = thisMachine()) {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!isOnPath('apt-get', env)) {
    return `this system has no apt-get; install what these Debian packages hold: ${names.join(' ')}`;
  }
  if (!isRoot) return `run this, then scripts/setup again:\n  sudo sh -c '${command}'`;
  const code = await run('sh', ['-c', command], { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } });
  return code === 0 ? undefined : `\`${command}\` failed; its own words are above`;
}
