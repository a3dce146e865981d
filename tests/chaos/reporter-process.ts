import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify, signal } from '../../offchain-agent/src/base/process.ts';
import { socketPath } from '../../offchain-agent/src/reporting/agent/queue/own-redis.ts';
import { askRedis } from '../../offchain-agent/src/reporting/agent/queue/redis-client.ts';

const almanac = fileURLToPath(new URL('../../offchain-agent/bin/almanac.js', import.meta.url));
const setClock = new URL('./set-clock.mjs', import.meta.url).href;
const drainMs = 30_000;

interface ReporterFiles {
  readonly name: string;
  readonly account: string;
  readonly keyUri: string;
  readonly secretHex: string;
  readonly urls: readonly string[];
  readonly folder: string;
}

/** `almanac agent` with a configuration of its own, which can be killed and started again. */
export class ReporterProcess {
  readonly account: string;
  readonly name: string;
  readonly data: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  /** Ends that nobody asked for: exit code or signal, and the last line of the log. */
  readonly unasked: string[] = [];

  private constructor({ account, name, folder }: ReporterFiles) {
    this.account = account;
    this.name = name;
    this.#folder = folder;
    this.data = join(folder, 'data');
  }

  static async create(files: ReporterFiles): Promise<ReporterProcess> {
    const { folder, account, keyUri, secretHex, urls } = files;
    const process = new ReporterProcess(files);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, 'signer.key'), `${keyUri}\n`, { mode: 0o600 });
    await writeFile(join(folder, 'instants.secret'), `0x${secretHex}\n`, { mode: 0o600 });
    await process.setClock(0);
    const config = {
      chain: { urls },
      local: true,
      reporters: [
        {
          account,
          keyFile: join(folder, 'signer.key'),
          secretFile: join(folder, 'instants.secret'),
          chainLength: 5_000,
        },
      ],
      vantages: urls,
      data: process.data,
      http: { listen: '127.0.0.1:0' },
    };
    // JSON is YAML.
    await writeFile(join(folder, 'agent.yaml'), `${JSON.stringify(config, null, 2)}\n`);
    return process;
  }

  start(): void {
    if (this.#child) return;
    const log = openSync(this.logPath, 'a');
    const args = ['--import', setClock, almanac, 'agent', '--config', join(this.#folder, 'agent.yaml')];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, CHAOS_CLOCK: this.#clockPath },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    child.once('exit', (code, by) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      const last = readFileSync(this.logPath, 'utf8').trimEnd().split('\n').at(-1);
      this.unasked.push(`${by ?? `exit code ${code}`}: ${last}`);
    });
  }

  /** SIGKILL; false when it did not run. */
  async kill(): Promise<boolean> {
    return await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    const late = setTimeout(() => child?.kill('SIGKILL'), drainMs);
    await this.#end('SIGTERM');
    clearTimeout(late);
  }

  /** SIGKILL to its queue; false when there was none. */
  async killQueue(): Promise<boolean> {
    const pid = await askRedis(socketPath(join(this.data, 'queue'))).then(
      (facts) => facts.pid,
      () => undefined,
    );
    const identity = pid === undefined ? undefined : identify(pid);
    return identity !== undefined && signal(identity, 'SIGKILL');
  }

  /** Sets the clock of the process to so much after the machine's, now and for every start to come. */
  async setClock(byMs: number): Promise<void> {
    await writeFile(this.#clockPath, String(byMs));
  }

  get logPath(): string {
    return join(this.#folder, 'agent.log');
  }

  get #clockPath(): string {
    return join(this.#folder, 'clock');
  }

  async #end(by: NodeJS.Signals): Promise<boolean> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return false;
    const gone = once(child, 'exit');
    child.kill(by);
    await gone;
    return true;
  }
}
