import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../../support/poll.ts';

const sampleEveryMs = 200;
const keptText = 1_000_000;
const keptEnd = 1_500;
const patienceMs = 120_000;

/** A server in a process of its own: what it printed, whether it still runs, and the most memory that it and its own processes took. */
export class WatchedProcess {
  readonly #child: ChildProcess;
  readonly #timer: NodeJS.Timeout;
  #printed = '';
  #errors = '';
  #peakMib = 0;
  #end: string | undefined;
  #isStopping = false;

  /** @param args of this Node */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#printed = `${this.#printed}${chunk.toString()}`.slice(-keptText);
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = `${this.#errors}${chunk.toString()}`.slice(-keptText);
    });
    this.#child.once('exit', (code, signal) => {
      if (!this.#isStopping)
        this.#end = `ended with ${code ?? signal}: ${(this.#errors.trim() || this.#printed.trim()).slice(0, keptEnd)}`;
    });
    this.#timer = setInterval(() => {
      this.#peakMib = Math.max(this.#peakMib, this.mib());
    }, sampleEveryMs);
  }

  /** How it ended, though nobody had told it to; undefined while it runs. */
  get end(): string | undefined {
    return this.#end;
  }

  /** The first match in what it printed, once there is one. @throws Error when it ends before, or takes too long */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const found = await poll(
      `it prints ${pattern}`,
      () => Promise.resolve(pattern.exec(this.#printed) ?? pattern.exec(this.#errors)),
      (match) => match !== null || this.#end !== undefined,
      { withinMs: patienceMs, everyMs: 50 },
    );
    if (found) return found;
    throw new Error(`a server did not start: it ${this.#end}`);
  }

  /** Resident memory now, of it and of the processes that it started, MiB; 0 once it has ended. */
  mib(): number {
    return this.#child.pid === undefined ? 0 : mibOf(this.#child.pid);
  }

  /** The most that it took so far, MiB. */
  get peakMib(): number {
    return this.#peakMib;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#isStopping = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const killed = sleep(15_000, undefined, { ref: false }).then(() => this.#child.kill('SIGKILL'));
    await exit;
    await Promise.race([killed, Promise.resolve()]);
  }
}

/** Resident memory of a process and all that descend from it, MiB. */
function mibOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? [];
    const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
    return children.reduce((sum, child) => sum + mibOf(Number(child)), own);
  } catch {
    return 0;
  }
}
