import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError, messageOf } from '../../base/error.ts';
import { endProcess } from '../end-process.ts';
import { heard } from '../told-error.ts';
import { refusedChain } from './chain-fault.ts';
import type { ChainOptions } from './chain-options.ts';
import type { ForeignChain, ForeignNodes, ForeignSetting } from './foreign-chain.ts';
import type { FromGenesis, ToGenesis } from './genesis-messages.ts';
import { readChain } from './read-chain.ts';

interface BuildContext extends ForeignSetting {
  readonly nodeCommand: () => Promise<string[]>;
  readonly signal: AbortSignal;
  /** How long the runtime may work on its genesis. */
  readonly withinMs?: number;
}

/** Our own process failed, before the runtime ran. */
function lost(why: string, cause?: unknown): AgentError {
  return new AgentError('unknown/genesis', `the process that makes the genesis did not start: ${why}`, {
    cause,
  });
}

/** The largest public genesis takes some ten seconds on a quiet machine. */
const usualWithinMs = 300_000;

/**
 * Makes a chain of other people's runtime whose validators are these. The runtime runs in a process of its own: one that never
 * returns, or takes all memory, ends that process only.
 * @throws AgentError as `readChain` and `makeForeignChain` do; `bad_input/chain` for a runtime that does not return,
 * `unknown/genesis` where our own process does not start
 */
export async function buildForeignChain(
  options: ChainOptions,
  nodes: ForeignNodes,
  { nodeCommand, signal, withinMs = usualWithinMs, ...setting }: BuildContext,
): Promise<ForeignChain> {
  const text = await readChain(options, nodeCommand, signal);
  return await madeApart({ text, options, nodes, setting }, withinMs, signal);
}

async function madeApart(work: ToGenesis, withinMs: number, signal: AbortSignal): Promise<ForeignChain> {
  signal.throwIfAborted();
  const { source, codeField } = work.text;
  const refused = (why: string): AgentError => refusedChain(source, [{ field: codeField, why }]);
  // The same folder holds the source or the compiled file, whichever this code was loaded from.
  const file = new URL(`./genesis-process${extname(import.meta.url)}`, import.meta.url);
  const child = fork(fileURLToPath(file), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  // A second Ctrl-C leaves at once.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => undefined;
  try {
    return await new Promise<ForeignChain>((resolve, reject) => {
      timer = setTimeout(
        () => reject(refused(`the runtime has not made a genesis within ${withinMs / 1_000} s`)),
        withinMs,
      );
      abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      child.on('message', (answer: FromGenesis) => {
        if (answer.type === 'ready') isReady = true;
        if (answer.type === 'made') resolve(answer.chain);
        if (answer.type === 'refused') reject(heard(answer.error));
      });
      child.once('error', (error) => reject(lost(messageOf(error), error)));
      child.once('exit', (code, killedBy) => {
        const how = killedBy ?? `exit code ${code}`;
        reject(isReady ? refused(`the runtime ended its process (${how})`) : lost(how));
      });
      child.send(work, () => undefined);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    process.off('exit', kill);
    await endProcess(child, 0);
  }
}
