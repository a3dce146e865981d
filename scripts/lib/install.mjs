import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { root } from './folders.mjs';
import { lockHolder, withInstallLock } from './install-lock.mjs';
import { run } from './process.mjs';

const stamp = join(root, 'node_modules/.almanac-lock');
// Tells npm's `prepare` that the process which started npm holds the lock for it.
const lockedByParent = 'ALMANAC_INSTALL_LOCKED';

/** Installs the npm modules when the lock has changed since the last install. */
export async function ensureInstalled() {
  // The stamp appears shortly before an install ends, so it counts only when none is under way.
  if (isInstalled() && lockHolder() === undefined) return;
  await alone(install);
}

export function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

/**
 * Compiles what changed since the last time, and puts the command line together; a second or less when nothing did.
 * No other process of this clone compiles or installs meanwhile.
 * @param {{ mustPass?: boolean }} [options]
 */
export async function ensureCompiled({ mustPass = true } = {}) {
  const code = process.env[lockedByParent] ? await compile() : await alone(compile);
  if (code !== 0 && mustPass) fail('the TypeScript sources do not compile; see above', code);
}

/** Builds the pages where there are none yet; `npm run build` builds them anew. */
export async function ensurePages() {
  const script = join(root, 'scripts/build-web.ts');
  // A container that has no sources of the pages has no script either.
  if (existsSync(join(root, 'web/dist/index.html')) || !existsSync(script)) return;
  const code = await run(process.execPath, ['--import', import.meta.resolve('tsx'), script]);
  if (code !== 0) fail('the pages in web/ could not be built; see above', code);
}

/** Notes which lock the modules came from. Called by `prepare`, so after every kind of install. */
export function rememberInstalled() {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, lockHash());
}

/** Stops with a sentence when this Node is too old; runs before anything that could fail oddly. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Almanac needs Node.js 20.19 or later; this is ${process.versions.node}`, 2);
}

/**
 * @template T
 * @param {() => Promise<T>} work
 */
async function alone(work) {
  try {
    return await withInstallLock(work);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 1);
  }
}

async function compile() {
  const code = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b']);
  if (code === 0) await bundle();
  return code;
}

async function install() {
  // Whoever held the lock before us may have done it all.
  if (isInstalled()) return;
  console.error('Installing npm modules (npm ci, about a minute the first time) ...');
  // npm's own variables describe the script that npm runs now, not the installation.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
  const env = { ...Object.fromEntries(own), [lockedByParent]: '1' };
  const code = await run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { env });
  if (code !== 0) throw new Error('npm ci failed; its own words are above');
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/**
 * @param {string} message
 * @param {number} code
 * @returns {never}
 */
function fail(message, code) {
  console.error(`almanac: ${message}.`);
  process.exit(code);
}
