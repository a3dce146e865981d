import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../../base/error.ts';
import type { FromGenerator, GeneratorPlan, GeneratorReport, ToGenerator } from './generator-messages.ts';

type Kind = FromGenerator['kind'];

/** The generator's process, from its plan to its report. */
export class Generator implements LoadGenerator {
  readonly #process: ChildProcess;
  readonly #messages: FromGenerator[] = [];
  #wake: () => void = () => undefined;
  #hasEnded = false;
  #failure: Error | undefined;

  private constructor() {
    // The same folder holds the source or the compiled file, whichever this code was loaded from.
    const file = new URL(`./generator-process${extname(import.meta.url)}`, import.meta.url);
    this.#process = fork(fileURLToPath(file), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#process.on('message', (message: FromGenerator) => {
      this.#messages.push(message);
      this.#wake();
    });
    const end = (): void => {
      this.#hasEnded = true;
      this.#wake();
    };
    this.#process.once('exit', end);
    // Of a process that could not be started this is the last that is heard.
    this.#process.on('error', (error) => {
      this.#failure ??= error;
      end();
    });
  }

  /**
   * Starts the process and returns when everything is signed and every endpoint is connected.
   * @throws AgentError what keeps it from being ready
   */
  static async prepare(plan: GeneratorPlan, signal: AbortSignal): Promise<Generator> {
    const generator = new Generator();
    try {
      generator.#tell({ kind: 'plan', plan });
      await generator.#next('ready', signal);
      return generator;
    } catch (error) {
      await generator.close();
      throw error;
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  start(atUs: number): void {
    this.#tell({ kind: 'start', atUs });
  }

  /** Returns when the last transaction was sent. */
  async sent(signal: AbortSignal): Promise<void> {
    await this.#next('sent', signal);
  }

  /** Returns when every transaction has its answer, or the time for it is over. */
  async report(signal: AbortSignal): Promise<GeneratorReport> {
    return (await this.#next('done', signal)).report;
  }

  async close(): Promise<void> {
    if (this.#hasEnded) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  #tell(message: ToGenerator): void {
    this.#process.send(message);
  }

  async #next<K extends Kind>(kind: K, signal: AbortSignal): Promise<Extract<FromGenerator, { kind: K }>> {
    for (;;) {
      signal.throwIfAborted();
      const message = this.#messages.shift();
      if (message?.kind === 'failed') throw new AgentError(message.code, message.message);
      if (message?.kind === kind) return message as Extract<FromGenerator, { kind: K }>;
      if (message) continue;
      if (this.#hasEnded) {
        throw new AgentError(
          'unknown/generator',
          this.#failure
            ? `the load generator failed: ${this.#failure.message}`
            : 'the load generator ended before its time; repeat the point',
          { cause: this.#failure },
        );
      }
      await new Promise<void>((resolve) => {
        const done = (): void => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }
}

/**
 * Refuses a load of which nothing at all arrived: there is nothing to measure.
 * @throws AgentError `no/funds`, `no/pool_refused`
 */
export function requireSomeTaken({ acceptedUs, refusals }: GeneratorReport): void {
  if (acceptedUs.some((us) => !Number.isNaN(us))) return;
  const [most] = refusals;
  if (most && /inability to pay|balance too low/i.test(most.message)) {
    throw new AgentError(
      'no/funds',
      `the accounts of the load cannot pay their fees (${most.message}); fund them with a --funding-key that holds more`,
      { data: { refusals } },
    );
  }
  throw new AgentError(
    'no/pool_refused',
    most
      ? `no node took a single transfer: ${most.message} (${most.code}); see the nodes' logs, or wait until their pools are empty`
      : 'no node answered a single transfer; see whether they are overloaded',
    { data: { refusals } },
  );
}

/** What sends a plan: the generator's process, or several on several machines. */
export interface LoadGenerator {
  /** From the start of `start` to the first instant. */
  readonly startInUs?: number;
  start(atUs: number): void;
  /** Returns when the last transaction was sent. */
  sent(signal: AbortSignal): Promise<void>;
  /** Returns when every transaction has its answer, or the time for it is over. */
  report(signal: AbortSignal): Promise<GeneratorReport>;
  close(): Promise<void>;
}
