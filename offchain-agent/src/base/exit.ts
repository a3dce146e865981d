import { AgentError } from './error.ts';

/**
 * What the exit code of every command means. A command whose answer is a definite no, or that cannot
 * tell, prints its answer and sets `process.exitCode`; a command that failed throws an AgentError.
 */
export const exitCode = { ok: 0, no: 1, badInput: 2, unknown: 3, unreachable: 4, interrupted: 130 } as const;

const byKind: Readonly<Record<string, number>> = {
  no: exitCode.no,
  bad_input: exitCode.badInput,
  unknown: exitCode.unknown,
  unreachable: exitCode.unreachable,
  interrupted: exitCode.interrupted,
};

/** The exit code for a failure; one that nobody foresaw is "cannot tell". */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AgentError)) return exitCode.unknown;
  return byKind[error.code.split('/')[0] ?? ''] ?? exitCode.unknown;
}
