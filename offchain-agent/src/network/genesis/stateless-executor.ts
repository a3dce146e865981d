import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../error.ts';

/** One function of a runtime with its SCALE-encoded argument. */
export interface StatelessCall {
  readonly code: HexString;
  readonly name: string;
  readonly argument: HexString;
}

export interface StatelessAnswer {
  readonly result: HexString;
  readonly storageDiff: readonly [HexString, HexString | null | undefined][];
}

type Response = { readonly Call: StatelessAnswer } | { readonly Error: string };

/**
 * Runs functions of a runtime on an empty state, in a process of its own: a runtime that panics says why on stderr
 * only, and there it can be read.
 */
export class StatelessExecutor {
  readonly #process: ChildProcess;
  readonly #words: Promise<string>;

  constructor() {
    // The same folder holds the source or the compiled file, whichever this code was loaded from.
    const file = new URL(`./stateless-process${extname(import.meta.url)}`, import.meta.url);
    this.#process = fork(fileURLToPath(file), [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#words = this.#process.stderr ? text(this.#process.stderr) : Promise.resolve('');
  }

  /**
   * Calls one function; after a failure the executor is closed.
   * @throws AgentError `bad_input/genesis` when the runtime panics, with what it said.
   */
  async call(call: StatelessCall): Promise<StatelessAnswer> {
    this.#process.send(call);
    const [response] = (await Promise.race([
      once(this.#process, 'message'),
      once(this.#process, 'exit').then(() => [{ Error: 'its process ended' }]),
    ])) as [Response];
    if ('Call' in response) return response.Call;
    await this.close();
    const words = panicMessage(await this.#words) ?? response.Error;
    throw new AgentError(
      'bad_input/genesis',
      `the runtime refuses this genesis: ${words}; correct the patch that was given`,
      { data: { function: call.name, words } },
    );
  }

  async close(): Promise<void> {
    if (!this.#process.connected) return;
    const exit = once(this.#process, 'exit');
    this.#process.disconnect();
    await exit;
  }
}

/** What follows the line that says where in the source the panic was. */
export function panicMessage(output: string): string | undefined {
  const [, message] = /panicked at [^\n]*\n([^\n]+)/.exec(output) ?? [];
  return message?.trim();
}
