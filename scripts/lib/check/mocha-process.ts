import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { lateOptimization } from '../../../tests/support/late-optimization.ts';
import { root } from '../folders.mjs';
import type { TestBundle } from './bundle-tests.ts';
import type { Outcome } from './step.ts';

/** What the process is told to run. */
export interface TestRun {
  readonly file: string;
  readonly timeoutMs: number;
  /** Where mocha's JSON reporter writes. */
  readonly report: string;
}

interface MochaSettings {
  /** The files to be run, and what runs them. */
  readonly bundle: TestBundle;
  /** What a test may take. */
  readonly timeoutMs: number;
  /** What differs from the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs test files, as many at a time as are asked for. Each gets a process that may have run others before: loading our own code and
 * its libraries costs more than most files' tests. One in which a file failed runs no other.
 */
export class MochaProcesses {
  readonly #settings: MochaSettings;
  readonly #idle = new Set<MochaProcess>();

  constructor(settings: MochaSettings) {
    this.#settings = settings;
  }

  /**
   * @param file one of the bundle
   * @param niceness as for nice(1)
   */
  async run(file: string, niceness: number): Promise<Outcome> {
    const idle = [...this.#idle].find((one) => one.niceness === niceness);
    const mocha = idle ?? new MochaProcess(this.#settings, niceness);
    this.#idle.delete(mocha);
    const outcome = await mocha.run(file);
    if (outcome.failed > 0) await mocha.end();
    else this.#idle.add(mocha);
    return outcome;
  }

  /** Ends them, and removes the bundle. */
  async end(): Promise<void> {
    await Promise.all([...this.#idle].map((idle) => idle.end()));
    this.#idle.clear();
    this.#settings.bundle.remove();
  }
}

/** A process that runs test files one after the other, and ends with this one. */
class MochaProcess {
  readonly niceness: number;
  readonly #bundle: TestBundle;
  readonly #timeoutMs: number;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #output = '';

  constructor({ bundle, timeoutMs, env }: MochaSettings, niceness: number) {
    this.niceness = niceness;
    this.#bundle = bundle;
    this.#timeoutMs = timeoutMs;
    const command = [process.execPath, ...lateOptimization, '--enable-source-maps', bundle.host];
    this.#child = spawn('nice', ['-n', String(niceness), ...command], {
      cwd: root,
      env: { ...mochaEnvironment(), ...env, ALMANAC_TEST_BUNDLE: bundle.folder },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#closed = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (part: string) => {
        this.#output += part;
      });
  }

  async run(file: string): Promise<Outcome> {
    this.#output = '';
    const folder = mkdtempSync(join(tmpdir(), 'almanac-mocha-'));
    const report = join(folder, 'report.json');
    try {
      const told: TestRun = { file: this.#bundle.pathOf(file), timeoutMs: this.#timeoutMs, report };
      const code = new Promise<number>((ended) => {
        this.#child.once('message', ended);
        // What cannot be sent is told by the end of the process.
        void this.#closed.then(() => ended(this.#child.exitCode || 1));
      });
      this.#child.send(told, () => undefined);
      const faults = await code;
      // What it printed before that lies in other pipes: it is read in this turn at the latest.
      await setImmediate();
      const outcome = counted(report, faults, this.#output);
      return outcome.failed > 0 ? { ...outcome, output: `${file}:\n${outcome.output}` } : outcome;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async end(): Promise<void> {
    if (!this.#child.connected) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

/** Certificates of others would be read at every start of Node, of which there are a thousand; no test asks what they vouch for. */
function mochaEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
}

/** What mocha's JSON reporter writes, as far as we read it. */
interface Report {
  stats: { passes: number; failures: number; pending: number };
  failures: { fullTitle: string; err: { message?: string; stack?: string } }[];
}

/** What a run of mocha came to, by what its JSON reporter wrote. */
function counted(path: string, code: number, output: string): Outcome {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, output: `mocha ended with ${code} and left no report:\n${output}` };
  }
  const { passes, failures, pending } = report.stats;
  if (passes + failures === 0) return { passed: 0, failed: 1, output: `no test ran:\n${output}` };
  const told = report.failures
    .map(({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message}`)
    .join('\n\n');
  // Mocha may fail after all tests passed, for example when a hook or an open handle does.
  const failed = failures === 0 && code !== 0 ? 1 : failures;
  const outcome = { passed: passes, failed, output: told || output };
  return pending > 0 ? { ...outcome, note: `${pending} skipped` } : outcome;
}
