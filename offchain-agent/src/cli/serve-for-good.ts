import { once } from 'node:events';
import { exitCode } from '../base/exit.ts';
import { wasTerminated } from './abort.ts';

/** Runs what serves until the user interrupts; SIGTERM is how a service manager ends it: exit code 0. */
export async function serveForGood(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!wasTerminated()) throw error;
  }
  if (wasTerminated()) process.exitCode = exitCode.ok;
}

/** Says that it serves, and closes it when the command is aborted. */
export async function untilAborted(
  signal: AbortSignal,
  serving: { close(): Promise<void> },
  begin: () => void,
): Promise<void> {
  try {
    begin();
    if (!signal.aborted) await once(signal, 'abort');
    signal.throwIfAborted();
  } finally {
    await serving.close();
  }
}
