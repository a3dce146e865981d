import { AgentError } from '../base/error.ts';
import { exitCode } from '../base/exit.ts';

const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * npm and its shell may each pass on the same Ctrl-C, a shell and the kernel the end of the same terminal, timeout(1) its own signal
 * to the command and to its group: within a millisecond. Nobody presses twice to leave so soon.
 */
const samePressMs = 1_000;

let controller: AbortController | undefined;

/** Whether the first signal was SIGTERM: the polite end that service managers ask for. */
let isTermination = false;

/** What SIGHUP asks for instead of the end, of a command that runs for good. */
let hangUp: (() => void) | undefined;

/** What the user interrupted with, and when: ms on a clock that never jumps. */
let first: { readonly name: NodeJS.Signals; readonly atMs: number } | undefined;

/**
 * Aborts when the user interrupts (Ctrl-C, a closed terminal, a polite kill) or the command cannot go on. The same once more, a
 * second later or longer, leaves at once, and so does another signal: whoever presses twice does not want to wait for the clean-up.
 */
export function processSignal(): AbortSignal {
  if (!controller) {
    controller = new AbortController();
    for (const name of interrupts) process.on(name, onInterrupt);
  }
  return controller.signal;
}

/** Forgets what aborted a command: it is no reason to abort the next one in this process. */
export function forgetAbort(): void {
  for (const name of interrupts) process.off(name, onInterrupt);
  controller = undefined;
  isTermination = false;
  first = undefined;
  hangUp = undefined;
}

/** From now on SIGHUP does not end the command, but asks for this: a service manager's word for reading files again. */
export function onHangUp(listener: () => void): void {
  hangUp = listener;
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

/** Whether a service manager ended the command that runs: for one that runs for good, that is how it ends well. */
export function wasTerminated(): boolean {
  return isTermination && wasInterrupted();
}

function onInterrupt(name: NodeJS.Signals): void {
  if (name === 'SIGHUP' && hangUp) return hangUp();
  if (name === first?.name && performance.now() - first.atMs < samePressMs) return;
  if (abortReason() !== undefined) process.exit(exitCode.interrupted);
  first = { name, atMs: performance.now() };
  isTermination = name === 'SIGTERM';
  controller?.abort(new AgentError('interrupted', 'interrupted'));
}
