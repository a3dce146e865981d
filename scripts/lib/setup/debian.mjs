import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture } from '../process.mjs';

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
  // Those that Debian recommends besides are a desktop's worth. Another installation may hold dpkg's lock for a while.
  const install = `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 ${names.join(' ')}`;
  const command = `apt-get update && ${install}`;
  if (!isOnPath('apt-get', env)) {
    return `this system has no apt-get; install what these Debian packages hold: ${names.join(' ')}`;
  }
  if (!isRoot) return `run this, then the same command again:\n  sudo sh -c '${command}'`;
  const { code, output } = await capture('sh', ['-c', command], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (code === 0) return undefined;
  const told = output.trim().split('\n').slice(-15).join('\n');
  const isFull = /no space left/i.test(output);
  return `${isFull ? 'the disk is full: free some space, then run the same command again. ' : ''}\`${command}\` failed:\n${told}`;
}

/**
 * What installing packages would bring, as lines: each with its size and what it is for, and all of them with what they need besides.
 * @param {readonly { names: readonly string[], why: string }[]} groups
 * @returns {string[]}
 */
export function sizesOfPackages(groups) {
  const lines = groups.flatMap(({ names, why }) =>
    names.map((name) => {
      const kilobytes = field(['apt-cache', 'show', '--no-all-versions', name], /^Installed-Size: (\d+)/m);
      const size = kilobytes === undefined ? 'size unknown' : `${(Number(kilobytes) / 1_024).toFixed(1)} MB`;
      return `${name.padEnd(24)} ${size.padStart(12)}  ${why}`;
    }),
  );
  const all = groups.flatMap(({ names }) => names);
  if (all.length === 0) return lines;
  const simulated = ['apt-get', 'install', '--assume-no', '--no-install-recommends', ...all];
  const download =
    field(simulated, /^Need to get (.*?) of archives/m) ?? 'unknown, run `apt-get update` first';
  const disk = field(simulated, /^After this operation, (.*?) of additional/m) ?? 'unknown';
  return [...lines, `with what they depend on: download ${download}, disk ${disk}`];
}

/**
 * @param {readonly string[]} command
 * @param {RegExp} pattern
 */
function field([program = '', ...args], pattern) {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return pattern.exec(stdout ?? '')?.[1];
}
