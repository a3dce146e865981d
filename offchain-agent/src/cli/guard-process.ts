import { Console } from 'node:console';
import { AgentError, messageOf } from '../base/error.ts';
import { plainMessage } from '../base/plain-text.ts';
import { abortCommand } from './abort.ts';

/** The code of the one abort that is no failure when the command ends well all the same. */
export const readerGone = 'unknown/reader_gone';

let isGuarded = false;

/** Lets every failure that no command awaits end the command by its signal, so that it leaves nothing running. */
export function guardProcess(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => abortCommand(outputError(cause)));
  // Nobody is left to tell, and talk is no part of the answer.
  process.stderr.on('error', () => undefined);
  // Libraries talk through the console as they please, @polkadot/api at every upgrade; stdout is for answers alone.
  globalThis.console = libraryConsole();
  process.on('unhandledRejection', abortCommand);
  process.on('uncaughtException', abortCommand);
}

/** What libraries talk through, to stderr: an error is its message, since its stack is nothing that a person could act on. */
export function libraryConsole(): Console {
  const talk = new Console(process.stderr);
  for (const level of ['log', 'warn', 'error'] as const) {
    const write = talk[level].bind(talk);
    talk[level] = (...parts: readonly unknown[]) =>
      write(...parts.map((part) => (part instanceof Error ? plainMessage(part) : part)));
  }
  return talk;
}

function outputError(cause: NodeJS.ErrnoException): AgentError {
  // A reader that has seen enough, as in `almanac sli all | head`.
  if (cause.code === 'EPIPE') {
    return new AgentError(readerGone, 'the reader of stdout was gone before the answer was complete', {
      cause,
    });
  }
  return new AgentError(
    'unknown/output',
    `the answer could not be written to stdout: ${messageOf(cause)}; check where it leads`,
    { cause },
  );
}
