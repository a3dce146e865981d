import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { endProcess } from '../end-process.ts';
import type { FromValidator, ToValidator, ValidatorBehaviour, ValidatorLog } from './validator-behaviour.ts';

interface SlotQuestion {
  readonly slot: number;
  readonly startMs: number;
  readonly deadlineMs: number;
}

const endsWithinMs = 2_000;

/** A validator in a process of its own, asked for each of its slots. */
export class SimulatedValidator {
  readonly name: string;
  readonly #child: ChildProcess;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#child = child;
  }

  /** @throws AgentError `unknown/validator` when the process ends before it is ready. */
  static async start(name: string): Promise<SimulatedValidator> {
    // The same folder holds the source or the compiled file, whichever this code was loaded from.
    const file = new URL(`./validator-process${extname(import.meta.url)}`, import.meta.url);
    const child = fork(fileURLToPath(file), [name], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const validator = new SimulatedValidator(name, child);
    await validator.#next('ready');
    return validator;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  begin(behaviour: ValidatorBehaviour, originMs: number): void {
    this.#send({ type: 'begin', behaviour, originMs });
  }

  /** True once the validator takes its slot; false once it leaves the slot empty, or when its process has ended. */
  async ask(question: SlotQuestion, signal: AbortSignal): Promise<boolean> {
    return await new Promise((resolve) => {
      const giveUp = (): void => settle(false);
      const settle = (answered: boolean): void => {
        signal.removeEventListener('abort', giveUp);
        this.#child.off('message', onMessage).off('exit', giveUp);
        resolve(answered);
      };
      const onMessage = (message: FromValidator): void => {
        const isAnswer = message.type === 'author' || message.type === 'silent';
        if (isAnswer && message.slot === question.slot) settle(message.type === 'author');
      };
      if (signal.aborted || this.#hasEnded) return resolve(false);
      signal.addEventListener('abort', giveUp);
      this.#child.on('message', onMessage).on('exit', giveUp);
      this.#send({ type: 'slot', ...question });
    });
  }

  /**
   * The validator's own log.
   * @throws AgentError `unknown/validator` when the process has ended, and its log with it.
   */
  async log(): Promise<ValidatorLog> {
    const answer = this.#next('log');
    this.#send({ type: 'log' });
    const message = await answer;
    return message.type === 'log' ? message.log : { asked: 0, unanswered: [] };
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    await endProcess(this.#child, endsWithinMs);
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #send(message: ToValidator): void {
    if (this.#child.connected) this.#child.send(message);
  }

  async #next(type: FromValidator['type']): Promise<FromValidator> {
    return await new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#child.off('message', onMessage);
        this.#child.off('exit', onEnd);
        this.#child.off('error', onEnd);
      };
      const onMessage = (message: FromValidator): void => {
        if (message.type !== type) return;
        settle();
        resolve(message);
      };
      const onEnd = (): void => {
        settle();
        reject(new AgentError('unknown/validator', `the process of ${this.name} has ended unasked`));
      };
      this.#child.on('message', onMessage);
      this.#child.on('exit', onEnd);
      this.#child.on('error', onEnd);
      if (this.#hasEnded) onEnd();
    });
  }
}
