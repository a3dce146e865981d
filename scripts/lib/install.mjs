import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { root } from './folders.mjs';
import { lockHolder, withInstallLock } from './install-lock.mjs';
import { Interrupted, lockedByParent, npmFault, runNpm } from './npm.mjs';
import { ask } from './process.mjs';
import { secondsHere } from './yardstick.mjs';

/**
 * @typedef {'start' | 'all'} Level What is installed: what the command line and the demo are put together from, or besides what
 * tests, benches and some commands need.
 */

const stamp = join(root, 'node_modules/.almanac-lock');
const progressMs = 5_000;
const lateMs = 500;

/** Of each level: what its packages take of the disk, and how long npm needs on the machine of the yardstick. */
const costs = { start: { megabytes: 250, seconds: 25 }, all: { megabytes: 1_050, seconds: 75 } };

/**
 * Installs the npm modules of a level when the lock has changed since the last install, or more is needed than is there.
 * @param {Level} [level]
 */
export async function ensureInstalled(level = 'start') {
  // The stamp appears when an install has ended, so it counts only when none is under way.
  if (isInstalled(level) && lockHolder() === undefined) return;
  await alone((alsoFor) => install(level, alsoFor));
}

/** @param {Level} [level] */
export function isInstalled(level = 'start') {
  const { hash, level: there } = installed();
  return hash === lockHash() && (there === 'all' || level === 'start');
}

/**
 * Puts the command line together where a source has changed since the last time; no time when none did.
 * No other process of this clone compiles or installs meanwhile.
 */
export async function ensureCompiled() {
  await once(
    bundle,
    'Putting the command line together',
    'the sources of the command line cannot be put together',
  );
}

/** Builds the pages where a source of theirs has changed since the last time. */
export async function ensurePages() {
  // A container that has no sources of the pages has no script either.
  if (!existsSync(join(root, 'scripts/lib/web/bundle-pages.mjs'))) return;
  await once(
    async () => {
      const { bundlePages } = await import('./web/bundle-pages.mjs');
      await bundlePages();
    },
    'Building the pages',
    'the pages in web/ cannot be built',
  );
}

/**
 * Notes which lock the modules came from. Called after every kind of install.
 * @param {Level} level
 */
export function rememberInstalled(level) {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, `${lockHash()} ${level}`);
}

/** Stops with a sentence when this Node is too old; runs before anything that could fail oddly. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Almanac needs Node.js 20.19 or later; this is ${process.versions.node}`, 2);
}

/**
 * @param {() => Promise<unknown>} work
 * @param {string} what is told where it takes a while
 * @param {string} fault what it means that the work failed
 */
async function once(work, what, fault) {
  const told = async () => {
    const late = setTimeout(() => console.error(`${what} ...`), lateMs);
    try {
      await work();
    } catch (error) {
      throw new Error(`${fault}: ${faultOf(error)}`);
    } finally {
      clearTimeout(late);
    }
  };
  if (!process.env[lockedByParent]) return await alone(told);
  try {
    await told();
  } catch (error) {
    fail(faultOf(error), 1);
  }
}

/**
 * Ends this process where the work fails, after the lock is given back.
 * @template T
 * @param {(alsoFor: (pid: number) => void) => Promise<T>} work
 */
async function alone(work) {
  try {
    return await withInstallLock(work);
  } catch (error) {
    return fail(faultOf(error), error instanceof Interrupted ? error.exitCode : 1);
  }
}

/**
 * @param {Level} level
 * @param {(pid: number) => void} alsoFor keeps the lock for a process
 */
async function install(level, alsoFor) {
  // Whoever held the lock before us may have done it all.
  if (isInstalled(level)) return;
  const { hash, level: there } = installed();
  // More of the same lock: what is there stays, so that a process which uses it goes on.
  const isMore = hash === lockHash() && there === 'start';
  const packages = packagesOf(level);
  const { megabytes, seconds } = costs[level];
  requireRoom(megabytes);
  console.error(
    `Installing ${packages.length} npm packages, ${megabytes} MB, about ${secondsHere(seconds)} s on this machine ...`,
  );
  const begunMs = Date.now();
  const progress = setInterval(() => {
    const done = packages.filter((path) => existsSync(join(root, path, 'package.json'))).length;
    const after = Math.round((Date.now() - begunMs) / 1_000);
    console.error(`  ${done} of ${packages.length} packages after ${after} s`);
  }, progressMs);
  try {
    // Packages need no scripts of theirs, and ours run below.
    const quiet = ['--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'];
    const how = isMore ? ['install', '--no-save'] : ['ci'];
    // Without a network npm would try each of hundreds of packages for a while: one question first.
    const asked = [
      'view',
      'tslib',
      'version',
      '--fetch-retries=0',
      '--fetch-timeout=30000',
      '--loglevel=error',
    ];
    const isOnline = (await runNpm(asked, alsoFor)).code === 0;
    if (!isOnline) console.error("  the registry gives no answer: trying npm's cache alone");
    const where = isOnline ? ['--prefer-offline'] : ['--offline'];
    const args = [...how, ...quiet, ...where, ...(level === 'start' ? ['--omit=dev'] : ['--include=dev'])];
    const { code, output } = await runNpm(args, alsoFor).catch((interrupted) => {
      // What an ended npm leaves is no ground to add to.
      rmSync(stamp, { force: true });
      throw interrupted;
    });
    if (code !== 0) throw new Error(npmFault(output, code, leastFree()));
    // On a full disk npm leaves empty files, and ends with 0 nevertheless.
    const empty = packages.find((path) => isEmpty(join(root, path, 'package.json')));
    if (empty !== undefined)
      throw new Error(
        `npm left ${empty} empty: free some space on the disk, then run the same command again`,
      );
  } finally {
    clearInterval(progress);
  }
  rememberInstalled(level);
  console.error(`  installed in ${Math.round((Date.now() - begunMs) / 1_000)} s`);
}

/**
 * @param {number} megabytes what the packages take; what is there of them is replaced
 * @throws Error when the disk has no room for them
 */
function requireRoom(megabytes) {
  const free = freeMegabytes(root);
  if (free + (installedMegabytes() || 0) >= megabytes) return;
  throw new Error(
    `the disk is full: npm packages take ${megabytes} MB in ${root}, and ${free} MB are free; free some space, then run the same command again`,
  );
}

/** @param {string} folder */
function freeMegabytes(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / 1024 ** 2);
}

/** Megabytes free where the packages are, or where npm keeps what it fetched: the smaller. */
function leastFree() {
  return Math.min(...[root, homedir()].filter((folder) => existsSync(folder)).map(freeMegabytes));
}

/** @param {string} file */
function isEmpty(file) {
  return statSync(file, { throwIfNoEntry: false })?.size === 0;
}

/**
 * The folders of the packages of a level that this machine takes, from the clone on.
 * @param {Level} level
 * @returns {string[]}
 */
function packagesOf(level) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const isHere = (/** @type {string[] | undefined} */ list, /** @type {string} */ name) =>
    list === undefined || list.includes(name);
  return Object.entries(packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
    .filter(([, { dev }]) => level === 'all' || !dev)
    .filter(([, { os, cpu }]) => isHere(os, process.platform) && isHere(cpu, process.arch))
    .map(([path]) => path);
}

function installed() {
  const [hash, level] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : [];
  return { hash, level };
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/**
 * What went wrong, and what to do about it where that is known.
 * @param {unknown} error
 */
export function faultOf(error) {
  if (!(error instanceof Error)) return String(error);
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `the disk is full: free some space, then run the same command again (${error.message})`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `this user may not write here: run as the user who owns this clone, or clone it anew as yourself (${error.message})`;
  if (code === 'ERR_MODULE_NOT_FOUND')
    return `an npm package is missing: delete node_modules, then run the same command again (${error.message})`;
  return error.message;
}

/**
 * @param {string} message
 * @param {number} code
 * @returns {never}
 */
function fail(message, code) {
  console.error(`error: ${message}`);
  process.exit(code);
}

/** The megabytes that the installed modules take of the disk. */
export function installedMegabytes() {
  return Number(ask('du', ['-sm', join(root, 'node_modules')])?.split('\t')[0] ?? Number.NaN);
}
