import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from '../process.mjs';

/** Whether a program of this name is on PATH. */
export function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs Debian packages as root; anyone else is told the command. Returns a sentence on failure. */
export async function installPackages(names) {
  const command = `apt-get update && apt-get install -y ${names.join(' ')}`;
  if (!isOnPath('apt-get')) {
    return `this system has no apt-get; install what these Debian packages hold: ${names.join(' ')}`;
  }
  if (process.getuid() !== 0) return `run this, then scripts/setup again:\n  sudo sh -c '${command}'`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const code = await run('sh', ['-c', command], { env });
  return code === 0 ? undefined : `\`${command}\` failed; its own words are above`;
}
