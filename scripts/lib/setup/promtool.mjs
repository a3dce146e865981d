import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../folders.mjs';
import { capture, run } from '../process.mjs';
import { isOnPath } from './debian.mjs';

// Debian has promtool in a package with a server that would start and listen: the programs alone are taken out of it,
// which needs no root either.
const debianPackage = 'prometheus';

/** Where promtool is, or undefined. */
export function findPromtool() {
  if (isOnPath('promtool')) return 'promtool';
  return existsSync(ownPromtool()) ? ownPromtool() : undefined;
}

/** Where the server is, which checks start for a moment, or undefined. */
export function findPrometheus() {
  if (isOnPath('prometheus')) return 'prometheus';
  return existsSync(ownPrometheus()) ? ownPrometheus() : undefined;
}

/**
 * Puts promtool and the server into the cache folder.
 * @returns {Promise<string | undefined>} a sentence on failure
 */
export async function fetchPromtool() {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-promtool-'));
  try {
    if (!(await download(folder))) {
      return `promtool and prometheus, which test alert rules and dashboards, are not here, and \`apt-get download ${debianPackage}\` did not bring them; put both on PATH`;
    }
    mkdirSync(join(cacheFolder(), 'promtool'), { recursive: true });
    copyFileSync(join(folder, 'out/usr/bin/promtool'), ownPromtool());
    copyFileSync(join(folder, 'out/usr/bin/prometheus'), ownPrometheus());
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function download(folder) {
  const get = () => capture('apt-get', ['download', debianPackage], { cwd: folder });
  // A fresh Debian knows no packages before it is told; only root can do that.
  if ((await get()).code !== 0 && ((await run('apt-get', ['update'])) !== 0 || (await get()).code !== 0)) {
    return false;
  }
  const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
  return file !== undefined && (await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'out')])) === 0;
}

function ownPromtool() {
  return join(cacheFolder(), 'promtool', 'promtool');
}

function ownPrometheus() {
  return join(cacheFolder(), 'promtool', 'prometheus');
}
