import { AgentError, messageOf } from '../base/error.ts';

/** An error as processes hand it on: its class would be lost. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly data: Record<string, unknown>;
  readonly hint: string | undefined;
}

/** @param unforeseen the code of what is no AgentError */
export function told(error: unknown, unforeseen: string): ToldError {
  const { code, data, hint } =
    error instanceof AgentError ? error : { code: unforeseen, data: {}, hint: undefined };
  return { code, message: messageOf(error), data, hint };
}

export function heard({ code, message, data, hint }: ToldError): AgentError {
  return new AgentError(code, message, { data, ...(hint !== undefined && { hint }) });
}
