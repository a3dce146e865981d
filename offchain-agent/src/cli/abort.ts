import { AgentError } from '../error.ts';
import { exitCode } from './exit.ts';

let controller: AbortController | undefined;

/**
 * Aborts when the user interrupts (Ctrl-C, a closed terminal, a polite kill). A second Ctrl-C leaves
 * at once: whoever presses twice does not want to wait for the clean-up.
 */
export function processSignal(): AbortSignal {
  if (controller) return controller.signal;
  const created = new AbortController();
  controller = created;
  const onSignal = (): void => {
    if (created.signal.aborted) process.exit(exitCode.interrupted);
    created.abort(new AgentError('interrupted', 'interrupted'));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return created.signal;
}

/** Whether the user interrupted the command that runs. */
export function wasInterrupted(): boolean {
  return controller?.signal.aborted ?? false;
}
