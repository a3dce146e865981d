import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Captured, capture } from '../process.mjs';

/** A command that goes on until it is told to end. */
interface Running {
  /** Waits for what is to be seen in its output; fails with all of it when that does not come, or the command ends. */
  shows(what: RegExp, withinMs: number): Promise<void>;
  end(signal: 'SIGINT' | 'SIGTERM'): Promise<number | null>;
}

/** Packages in a folder that was empty, for a user who has never had any of ours. */
export class Installed {
  readonly folder: string;
  readonly #home: string;
  readonly #program: readonly [command: string, ...args: string[]];
  readonly #env: NodeJS.ProcessEnv;
  readonly #running = new Set<ChildProcess>();

  private constructor(home: string, env: NodeJS.ProcessEnv, program?: string) {
    this.#home = home;
    this.folder = join(home, 'folder');
    mkdirSync(this.folder);
    this.#env = env;
    this.#program =
      program === undefined ? [join(this.folder, 'node_modules/.bin/almanac')] : [process.execPath, program];
  }

  /** The agent's package where it was unpacked. */
  static async unpacked(folder: string): Promise<Installed> {
    const home = mkdtempSync(join(tmpdir(), 'almanac-unpacked-'));
    return new Installed(home, await environment(home), join(folder, 'bin/almanac.js'));
  }

  /** @throws with npm's words */
  static async make(tarballs: readonly string[]): Promise<Installed> {
    const home = mkdtempSync(join(tmpdir(), 'almanac-installed-'));
    const installed = new Installed(home, await environment(home));
    try {
      const args = ['install', '--no-fund', '--no-audit', '--loglevel=error', ...tarballs];
      const { code, output } = await installed.#capture('npm', args);
      if (code !== 0) throw new Error(`npm install failed:\n${output}`);
      return installed;
    } catch (error) {
      await installed.remove();
      throw error;
    }
  }

  async almanac(...args: readonly string[]): Promise<Captured> {
    const [program, ...rest] = this.#program;
    return await this.#capture(program, [...rest, ...args]);
  }

  /** The same under another Node.js, of a package that was unpacked. */
  async almanacUnder(node: string, ...args: readonly string[]): Promise<Captured> {
    const [, ...rest] = this.#program;
    return await this.#capture(node, [...rest, ...args]);
  }

  /** The same as a person types it. */
  async npx(...args: readonly string[]): Promise<Captured> {
    return await this.#capture('npx', ['--no-install', 'almanac', ...args]);
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const [program, ...rest] = this.#program;
    const child = spawn(program, [...rest, ...args], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        output += part;
      });
    }
    const ended = new Promise<number | null>((resolve) => {
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve(code);
      });
      child.once('error', (error) => {
        output += error.message;
        resolve(null);
      });
    });
    const shown = async (what: RegExp, deadline: number): Promise<void> => {
      while (!what.test(output)) {
        const hasEnded = child.exitCode !== null || child.signalCode !== null;
        if (hasEnded || Date.now() > deadline)
          throw new Error(`almanac ${args.join(' ')} did not show ${String(what)}:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    return {
      shows: async (what, withinMs) => await shown(what, Date.now() + withinMs),
      end: async (signal) => {
        child.kill(signal);
        return await ended;
      },
    };
  }

  async remove(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #capture(command: string, args: readonly string[]): Promise<Captured> {
    return await capture(command, args, { cwd: this.folder, env: this.#env });
  }
}

/** Of npm alone what says where packages come from; nothing of ours, no folder of this user. */
async function environment(home: string): Promise<NodeJS.ProcessEnv> {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|ALMANAC_|XDG_|CARGO_)/i.test(name));
  const ask = async (key: string): Promise<string> =>
    (await capture('npm', ['config', 'get', key])).stdout.trim();
  return {
    ...Object.fromEntries(own),
    HOME: home,
    npm_config_userconfig: await ask('userconfig'),
    npm_config_cache: await ask('cache'),
  };
}
