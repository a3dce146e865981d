interface AgentErrorOptions {
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

/** What whatever was thrown says of itself; what the system said of a file or a connection, in words. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return systemWords(error) ?? error.message;
}

/** What a failed call of the system means to whoever named the file or the address; undefined for any other error. */
export function systemWords(error: unknown): string | undefined {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  // Strings and buffers have a largest size; a file can be larger.
  if (code === 'ERR_STRING_TOO_LONG' || code === 'ERR_FS_FILE_TOO_LARGE') return 'it is too large to be read';
  return code === undefined ? undefined : words[code];
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'it, or a part of its path, is a file and no folder',
  EEXIST: 'it is there already',
  ENOTEMPTY: 'it is a folder that is not empty',
  EACCES: 'this user may not (permission denied)',
  EPERM: 'this user may not (permission denied)',
  EROFS: 'it lies where nothing can be written (read-only)',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead round in a circle',
  EINVAL: 'the system does not allow that there',
  ENXIO: 'nobody is at its other end',
  EMFILE: 'too many files are open',
  EBUSY: 'it is in use',
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side broke the connection off',
  EPIPE: 'the other side has closed the connection',
  ETIMEDOUT: 'there was no answer in time',
  EHOSTUNREACH: 'no route leads there',
  ENETUNREACH: 'no route leads there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'the name of the host could not be looked up',
  EPROTO: 'the other side does not speak TLS',
};
