import { constants } from 'node:os';
import { isRunning } from './install-lock.mjs';
import { capture } from './process.mjs';

// Tells npm's `prepare` that the process which started npm holds the lock for it.
export const lockedByParent = 'ALMANAC_INSTALL_LOCKED';
/** Of npm, to take back what it has done. */
const patienceMs = 5_000;
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM']);

/**
 * Runs npm, and ends it where this process is told to end: whoever interrupts an install would leave it at work otherwise.
 * @param {readonly string[]} args
 * @param {(pid: number) => void} onStart
 * @throws Interrupted once npm has ended
 */
export async function runNpm(args, onStart) {
  /** @type {number | undefined} */
  let npm;
  /** @type {NodeJS.Signals | undefined} */
  let told;
  // npm first takes back what it has done; told twice, or too slow at that, it is killed.
  const end = (/** @type {NodeJS.Signals} */ name) => {
    const isAgain = told !== undefined;
    told ??= name;
    if (npm !== undefined && isRunning(npm)) process.kill(npm, isAgain ? 'SIGKILL' : 'SIGTERM');
    if (isAgain) return;
    console.error('  interrupted: npm is ended ...');
    setTimeout(end, patienceMs, name).unref();
  };
  for (const name of signals) process.on(name, end);
  try {
    const onPid = (/** @type {number} */ pid) => {
      npm = pid;
      onStart(pid);
    };
    const result = await capture('npm', args, { env: ownEnvironment(), onStart: onPid });
    if (told !== undefined) throw new Interrupted(told);
    return result;
  } finally {
    // Its id may soon be another process'.
    npm = undefined;
    for (const name of signals) process.off(name, end);
  }
}

export class Interrupted extends Error {
  /** @param {NodeJS.Signals} name */
  constructor(name) {
    super('interrupted: run the same command again, what is missing is installed then');
    /** As a shell says it of a command that a signal ended. */
    this.exitCode = 128 + constants.signals[name];
  }
}

/**
 * What npm failed for, and what to do about it.
 * @param {string} output
 * @param {number} code
 * @param {number} [free] megabytes: on a full disk npm does not always say why it ended
 */
export function npmFault(output, code, free = Number.POSITIVE_INFINITY) {
  const told = output.trim().split('\n').slice(-12).join('\n');
  if (code === 127) return 'npm is not on PATH: install it with Node.js, see https://nodejs.org';
  if (free < 2 || /ENOSPC|no space left/i.test(output))
    return `the disk is full: free some space, then run the same command again\n${told}`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i.test(output))
    return `npm cannot reach its registry: check the network, or \`npm config get registry\` and proxy, then run the same command again\n${told}`;
  if (/EACCES|EPERM/.test(output))
    return `npm may not write here: run as the user who owns this clone, or clone it anew as yourself\n${told}`;
  return `npm ended with ${code}; run the same command again, what is missing is installed then. Its last words:\n${told}`;
}

/** Where packages come from and how they are reached: of npm's variables what a user sets for any install. */
const ofTheNetwork =
  /^npm_config_(registry|userconfig|globalconfig|cache|ca|cafile|cert|key|(https?_)?proxy|https-proxy|noproxy|strict[_-]ssl|maxsockets|fetch[_-].*|.*:(registry|_auth|_authToken|username|_password))$/i;

/** npm's other variables describe the script that npm runs now, not the installation. */
function ownEnvironment() {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('npm_') || ofTheNetwork.test(name),
  );
  return { ...Object.fromEntries(own), [lockedByParent]: '1', NODE_ENV: undefined };
}
