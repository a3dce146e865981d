import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentError, messageOf } from '../base/error.ts';
import type { EmbeddedNetwork, Stall } from './embedded-network.ts';
import { endProcess } from './end-process.ts';
import {
  type FromNetwork,
  type NetworkAnswers,
  type SeparateNetworkOptions,
  type Started,
  type ToNetwork,
} from './network-messages.ts';
import { heard } from './told-error.ts';

// V8 collects a small heap whenever it has grown by half, and the bytes of messages count as growth. While a stranger sends large
// messages, all clients would wait a dozen times a second. Five times the heap is still little.
const heapGrowthPercent = 400;
// Closing ends the validators first, and those that hang; a network that hangs itself is killed.
const closesWithinMs = 5_000;
const endsWithinMs = 2_000;

/** A network in a separate process, so that its clients do not wait for the work and garbage collection of the starter. */
export class SeparateNetwork implements EmbeddedNetwork {
  readonly url: string;
  readonly firstSlot: number;
  readonly running: Promise<void>;
  readonly stalls: readonly Stall[];
  readonly #process: NetworkProcess;

  private constructor(process: NetworkProcess, { url, firstSlot }: Started) {
    this.#process = process;
    this.url = url;
    this.firstSlot = firstSlot;
    this.running = process.running;
    this.stalls = process.stalls;
  }

  /**
   * @throws AgentError as `startEmbeddedNetwork`; `unknown/network` when the process ends before it is ready; the reason of the signal
   * when it aborts. Nothing is left running then.
   */
  static async start(options: SeparateNetworkOptions, signal?: AbortSignal): Promise<SeparateNetwork> {
    signal?.throwIfAborted();
    const process = new NetworkProcess();
    try {
      return new SeparateNetwork(process, await process.start(options, signal));
    } catch (error) {
      await process.end();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async authorities(): Promise<NetworkAnswers['authorities']> {
    return await this.#process.ask('authorities');
  }

  async logs(): Promise<NetworkAnswers['logs']> {
    return await this.#process.ask('logs');
  }

  async close(): Promise<void> {
    // What has failed or hangs is ended all the same.
    const closed = this.#process.ask('close').catch(() => undefined);
    await Promise.race([closed, sleep(closesWithinMs, undefined, { ref: false })]);
    await this.#process.end();
  }
}

/** The process of a network: what it tells, and what it was asked and has not answered. */
class NetworkProcess {
  readonly running: Promise<void>;
  readonly stalls: Stall[] = [];
  readonly #child: ChildProcess;
  readonly #started: Promise<Started>;
  readonly #open = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #last = 0;
  #end: Error | undefined;

  constructor() {
    // The same folder holds the source or the compiled file, whichever this code was loaded from.
    const file = new URL(`./network-process${extname(import.meta.url)}`, import.meta.url);
    this.#child = fork(fileURLToPath(file), {
      execArgv: [...process.execArgv, `--heap-growing-percent=${heapGrowthPercent}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    // A second Ctrl-C leaves at once: what hangs would not hear of it.
    const kill = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.#child.once('exit', () => process.off('exit', kill));
    // Both from the first message on: the process may be ready and fail before its starter reads that it is ready.
    this.#started = new Promise((resolve, reject) => this.#listen({ started: resolve, failed: reject }));
    this.running = new Promise((resolve, reject) => this.#listen({ over: resolve, failed: reject }));
    // Until somebody awaits them, a failure must not end the process before it can clean up.
    this.#started.catch(() => undefined);
    this.running.catch(() => undefined);
    this.#child.on('message', (message: FromNetwork) => this.#hear(message));
    this.#onEnd((error) => {
      this.#end = error;
      for (const { reject } of this.#open.values()) reject(error);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async start(options: SeparateNetworkOptions, signal?: AbortSignal): Promise<Started> {
    const aborted = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    this.#send({ type: 'start', options });
    return await Promise.race([this.#started, aborted]);
  }

  async ask<What extends keyof NetworkAnswers>(what: What): Promise<NetworkAnswers[What]> {
    if (this.#end) throw this.#end;
    this.#last += 1;
    const id = this.#last;
    return await new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#send({ type: 'ask', id, what });
    });
  }

  async end(): Promise<void> {
    await endProcess(this.#child, endsWithinMs);
  }

  #send(message: ToNetwork): void {
    // Without its channel the process ends, of which all hear.
    this.#child.send(message, () => undefined);
  }

  #hear(message: FromNetwork): void {
    if (message.type === 'stall') this.stalls.push(message.stall);
    if (message.type !== 'answer' && message.type !== 'refusal') return;
    const open = this.#open.get(message.id);
    this.#open.delete(message.id);
    if (message.type === 'answer') open?.resolve(message.answer as never);
    else open?.reject(heard(message.error));
  }

  #listen(to: {
    started?: (message: Started) => void;
    over?: () => void;
    failed: (error: Error) => void;
  }): void {
    this.#child.on('message', (message: FromNetwork) => {
      if (message.type === 'started') to.started?.(message);
      if (message.type === 'over') to.over?.();
      if (message.type === 'failed') to.failed(heard(message.error));
    });
    this.#onEnd(to.failed);
  }

  #onEnd(told: (error: Error) => void): void {
    const failed = (reason: string, cause?: Error): void =>
      told(new AgentError('unknown/network', `the process of the embedded network ${reason}`, { cause }));
    this.#child.on('error', (cause) => failed(`failed: ${messageOf(cause)}`, cause));
    this.#child.once('exit', () => failed('has ended unasked'));
  }
}
