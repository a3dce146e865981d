import { spawn, spawnSync } from 'node:child_process';
import { root } from './folders.mjs';

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, stdout?: NodeJS.WriteStream }} Place */

/** @typedef {{ code: number, stdout: string, output: string }} Captured */

/**
 * Runs a command whose output is talk: it goes to stderr, so that stdout stays for our own answer; what it prints is
 * the answer itself where it is given our stdout. Returns its exit code (127 when it is not there).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Place & { stdout?: NodeJS.WriteStream }} [place]
 * @returns {Promise<number>}
 */
export function run(command, args, { cwd = root, env = process.env, stdout = process.stderr } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', stdout, 'inherit'] });
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a command and keeps what it prints. `onLine` sees each line as it comes, `onStart` the process; with a niceness all that it starts gives way.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Place & { onLine?: (line: string) => void, onStart?: (pid: number) => void, niceness?: number }} [place]
 * @returns {Promise<Captured>}
 */
export function capture(
  command,
  args,
  { cwd = root, env = process.env, onLine, onStart, niceness = 0 } = {},
) {
  const [program, ...rest] =
    niceness > 0 ? ['nice', '-n', String(niceness), command, ...args] : [command, ...args];
  return new Promise((resolve) => {
    const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) onStart?.(child.pid);
    let stdout = '';
    let output = '';
    /** @param {boolean} isData */
    const take = (isData) => {
      let rest = '';
      return (/** @type {string} */ part) => {
        if (isData) stdout += part;
        output += part;
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine?.(line);
      };
    };
    child.stdout.setEncoding('utf8').on('data', take(true));
    child.stderr.setEncoding('utf8').on('data', take(false));
    child.on('error', (error) => resolve({ code: 127, stdout, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}

/**
 * The first line that a quick command prints, or undefined when it is absent or fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Place} [place]
 */
export function ask(command, args, place = {}) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', ...place });
  return status === 0 ? stdout.split('\n')[0]?.trim() : undefined;
}
