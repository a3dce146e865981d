export interface AgentErrorOptions {
  /** Numbers and names of the message, for programs. Never secrets. */
  readonly data?: Record<string, unknown>;
  readonly cause?: unknown;
  /** True when the same call may succeed later without anyone changing anything. */
  readonly retryable?: boolean;
}

/**
 * Every failure that a person can meet. The message is one sentence: what happened, where, what was
 * expected, what to do. The code is `<kind>/<cause>`, for example `bad_input/url` or
 * `unreachable/timeout`; its kind decides the exit code (exit.ts).
 */
export class AgentError extends Error {
  readonly code: string;
  readonly data: Record<string, unknown>;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: AgentErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AgentError';
    this.code = code;
    this.data = options.data ?? {};
    this.retryable = options.retryable ?? false;
  }
}

/**
 * Whether nothing but a person can put it right: another chain, another key, another version. All else (a node that is
 * away, a library's words for it) is tried again.
 */
export function isFinal(error: unknown): boolean {
  return error instanceof AgentError && !error.retryable && error.code.startsWith('bad_input/');
}

/** What whatever was thrown says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
