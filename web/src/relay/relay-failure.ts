import { AgentError, messageOf, withoutAdvice } from '@almanac-chain/agent/base/error';
import type { RelayFailure } from './relay-messages.ts';

/** What was thrown, as the command line prints it: what is wrong, and what to do. */
export function failureOf(error: unknown): RelayFailure {
  if (!(error instanceof AgentError)) return { message: messageOf(error), hint: undefined };
  const { message, hint } = error;
  return { message: withoutAdvice(message), hint };
}
