import { AgentError } from '../error.ts';
import { exitCode } from './exit.ts';

let controller: AbortController | undefined;

/**
 * Aborts when the user interrupts (Ctrl-C, a closed terminal, a polite kill) or the command cannot go on. A second
 * Ctrl-C leaves at once: whoever presses twice does not want to wait for the clean-up.
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

/** Ends the command as Ctrl-C does, so that it cleans up, but for this reason; the first reason stays. */
export function abortCommand(reason: unknown): void {
  processSignal();
  controller?.abort(reason);
}

/** Why the command was aborted; undefined when it was not. */
export function abortReason(): unknown {
  return controller?.signal.reason;
}

/** Whether the user interrupted the command that runs. */
export function wasInterrupted(): boolean {
  const reason = abortReason();
  return reason instanceof AgentError && reason.code === 'interrupted';
}
