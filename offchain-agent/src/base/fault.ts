import { AgentError, messageOf } from './error.ts';
import type { Logger } from './logger.ts';

type TakesFault = (error: unknown) => void;

/**
 * Takes a fault that nobody awaits, logs it, and ends nothing. An `AgentError` says what to do; anything else is our defect.
 * `work().catch(logFault(log, 'following heads'))` is how work is begun that runs beside others.
 */
export function logFault(log: Pick<Logger, 'error'>, what: string): TakesFault {
  return (error) => log.error({ err: error }, faultText(what, error));
}

/** As `logFault`, for code that has no log: a warning of the process goes to stderr, once while it stays the same. */
export function warnFault(what: string): TakesFault {
  let last: string | undefined;
  return (error) => {
    const text = faultText(what, error);
    if (text !== last) process.emitWarning(text, 'AlmanacWarning');
    last = text;
  };
}

function faultText(what: string, error: unknown): string {
  const isKnown = error instanceof AgentError;
  return `${what} failed: ${messageOf(error)}${isKnown ? '' : '; this should not happen, please report it'}`;
}

/** A handler that one message cannot end the process with: its fault goes to whoever can answer that message. */
export function contained<Args extends readonly unknown[]>(
  handle: (...args: Args) => void,
  onFault: (error: unknown, ...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      handle(...args);
    } catch (error) {
      onFault(error, ...args);
    }
  };
}
