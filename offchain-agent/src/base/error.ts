interface AgentErrorOptions {
  /** Numbers and names of the message, for programs. Never secrets. */
  readonly data?: Record<string, unknown>;
  readonly cause?: unknown;
  /** What to do, where the message does not end with it. */
  readonly hint?: string;
  /** True when the same call may succeed later without anyone changing anything. */
  readonly retryable?: boolean;
}

/**
 * Every failure that a person can meet. The message is WHAT or WHAT; WHAT TO DO: without a final period, the advice in the
 * imperative. The command line prints the two apart, as error and hint. The code is `<kind>/<cause>`, for example `bad_input/url` or
 * `unreachable/timeout`; its kind decides the exit code (exit.ts).
 */
export class AgentError extends Error {
  readonly code: string;
  readonly data: Record<string, unknown>;
  readonly retryable: boolean;
  /** What to do; undefined where only the command's help can tell. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: AgentErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AgentError';
    this.code = code;
    this.data = options.data ?? {};
    this.retryable = options.retryable ?? false;
    this.hint = options.hint ?? adviceOf(message);
  }
}

/** The message without its advice. */
export function withoutAdvice(message: string): string {
  const advice = adviceOf(message);
  return advice === undefined ? message : message.slice(0, -advice.length - '; '.length);
}

/** What a message advises behind a semicolon; undefined for none, and for a list of errors. */
function adviceOf(message: string): string | undefined {
  if (message.includes('\n')) return undefined;
  const parts = message.split('; ');
  const first = parts.findIndex((part, index) => index > 0 && advises.test(part));
  return first < 0 ? undefined : parts.slice(first).join('; ');
}

/** How advice begins: with a verb, or with what would be right. */
const advises =
  /^(?:add|allow|ask|build|change|check|choose|close|compare|connect|continue|correct|create|delete|drop|end|expected|fix|free|get|give|install|join|keep|leave|let|list|look|lower|make|measure|mount|move|name|omit|open|pass|pick|propose|put|raise|read|register|remove|rename|repair|repeat|replace|report|restart|restore|retry|run|save|say|see|send|set|show|shorten|sign|split|start|stop|take|transfer|try|unset|update|upgrade|use|wait|with|write)\b/;

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
  ENOENT: 'no such file or directory',
  EISDIR: 'it is a directory',
  ENOTDIR: 'it is not a directory',
  EEXIST: 'it already exists',
  ENOTEMPTY: 'the directory is not empty',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'too many levels of symbolic links',
  EINVAL: 'the operation is not supported there',
  ENXIO: 'no process has the other end open',
  EMFILE: 'too many open files',
  EBUSY: 'it is in use',
  EADDRINUSE: 'the port is in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the peer reset the connection',
  EPIPE: 'the peer closed the connection',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'no route to host',
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'the host name could not be resolved',
  EPROTO: 'the peer does not speak TLS',
};
