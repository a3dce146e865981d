import { AgentError } from '../base/error.ts';

/**
 * Whether nothing but a person can put it right: another chain, another key, another version. All else (a node that is
 * away, a library's words for it) is tried again.
 */
export function isFinal(error: unknown): boolean {
  return error instanceof AgentError && !error.retryable && error.code.startsWith('bad_input/');
}
