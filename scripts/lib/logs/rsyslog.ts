import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../folders.mjs';
import { capture } from '../process.mjs';

/** rsyslog with its output for Elasticsearch, and the two libraries that nothing else brings. */
const packages = ['rsyslog', 'rsyslog-elasticsearch', 'libestr0', 'libfastjson4'];
const own = (): string => join(cacheFolder(), 'rsyslog');
const libraries = (): string => join(own(), 'usr/lib/x86_64-linux-gnu');

/** Puts Debian's rsyslog into the cache folder, without root and without starting it. @returns a sentence on failure */
export async function fetchRsyslog(): Promise<string | undefined> {
  if (existsSync(join(own(), 'usr/sbin/rsyslogd'))) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'almanac-rsyslog-'));
  try {
    const { code, output } = await capture('apt-get', ['download', ...packages], { cwd: folder });
    if (code !== 0) return `\`apt-get download ${packages.join(' ')}\` failed: ${output.trim()}`;
    mkdirSync(own(), { recursive: true });
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.deb'))) {
      const unpacked = await capture('dpkg-deb', ['-x', join(folder, name), own()]);
      if (unpacked.code !== 0) return `${name} cannot be unpacked: ${unpacked.output.trim()}`;
    }
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** rsyslog in the foreground, with a configuration and a folder of its own. */
export class Rsyslog {
  readonly #config: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #said = '';

  constructor(config: string, folder: string) {
    this.#config = config;
    this.#folder = folder;
  }

  /** What it complained of. */
  get said(): string {
    return this.#said;
  }

  start(): void {
    const pid = join(this.#folder, 'rsyslog.pid');
    rmSync(pid, { force: true });
    this.#child = spawn(
      join(own(), 'usr/sbin/rsyslogd'),
      ['-n', '-f', this.#config, '-i', pid, '-M', join(libraries(), 'rsyslog')],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, LD_LIBRARY_PATH: libraries() },
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (part: Buffer) => {
        this.#said += part.toString();
      });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
