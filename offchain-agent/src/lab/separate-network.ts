import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../base/error.ts';
import type { EmbeddedNetwork, Stall } from './embedded-network.ts';
import {
  type FromNetwork,
  heard,
  type NetworkAnswers,
  type SeparateNetworkOptions,
  type Started,
  type ToNetwork,
} from './network-messages.ts';

// Of a heap as small as this process's V8 collects all whenever half of it has come on top, the bytes of messages included: while a
// stranger sends large ones, everybody else would wait a dozen times a second. Five times the heap is still little.
const heapGrowthPercent = 400;

/**
 * A network in a process of its own: neither what its starter computes nor the collecting of its starter's garbage keeps those waiting
 * who ask the chain.
 */
export class SeparateNetwork implements EmbeddedNetwork {
  readonly url: string;
  readonly firstSlot: number;
  readonly running: Promise<void>;
  readonly #child: ChildProcess;
  readonly #questions: Questions;
  readonly #stalls: Stall[] = [];

  private constructor(child: ChildProcess, { url, firstSlot }: Started) {
    this.#child = child;
    this.#questions = new Questions(child);
    this.url = url;
    this.firstSlot = firstSlot;
    this.running = new Promise((resolve, reject) => {
      child.on('message', (message: FromNetwork) => {
        if (message.type === 'stall') this.#stalls.push(message.stall);
        if (message.type === 'over') resolve();
        if (message.type === 'failed') reject(heard(message.error));
      });
      onEnd(child, reject);
    });
    // Until somebody awaits it, a failure must not end the process before it can clean up.
    this.running.catch(() => undefined);
  }

  /** @throws AgentError as `startEmbeddedNetwork`; `unknown/network` when the process ends before it is ready. */
  static async start(options: SeparateNetworkOptions): Promise<SeparateNetwork> {
    // The same folder holds the source or the compiled file, whichever this code was loaded from.
    const file = new URL(`./network-process${extname(import.meta.url)}`, import.meta.url);
    const child = fork(fileURLToPath(file), {
      execArgv: [...process.execArgv, `--heap-growing-percent=${heapGrowthPercent}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    try {
      const started = await new Promise<Started>((resolve, reject) => {
        child.once('message', (message: FromNetwork) => {
          if (message.type === 'started') resolve(message);
          if (message.type === 'failed') reject(heard(message.error));
        });
        onEnd(child, reject);
        child.send({ type: 'start', options } satisfies ToNetwork);
      });
      return new SeparateNetwork(child, started);
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get stalls(): readonly Stall[] {
    return this.#stalls;
  }

  async authorities(): Promise<NetworkAnswers['authorities']> {
    return await this.#questions.ask('authorities');
  }

  async logs(): Promise<NetworkAnswers['logs']> {
    return await this.#questions.ask('logs');
  }

  async close(): Promise<void> {
    // What has failed is ended all the same.
    await this.#questions.ask('close').catch(() => undefined);
    await end(this.#child);
  }
}

/** What the process was asked and has not answered. */
class Questions {
  readonly #child: ChildProcess;
  readonly #open = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #last = 0;
  #end: Error | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message: FromNetwork) => {
      if (message.type !== 'answer' && message.type !== 'refusal') return;
      const open = this.#open.get(message.id);
      this.#open.delete(message.id);
      if (message.type === 'answer') open?.resolve(message.answer as never);
      else open?.reject(heard(message.error));
    });
    onEnd(child, (error) => {
      this.#end = error;
      for (const { reject } of this.#open.values()) reject(error);
    });
  }

  async ask<What extends keyof NetworkAnswers>(what: What): Promise<NetworkAnswers[What]> {
    if (this.#end) throw this.#end;
    this.#last += 1;
    const id = this.#last;
    return await new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#child.send({ type: 'ask', id, what } satisfies ToNetwork);
    });
  }
}

function onEnd(child: ChildProcess, told: (error: Error) => void): void {
  child.once('error', told);
  child.once('exit', () =>
    told(new AgentError('unknown/network', 'the process of the embedded network has ended unasked')),
  );
}

/** Ends the process and waits until it is gone. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  if (child.connected) child.disconnect();
  else child.kill();
  await exit;
}
