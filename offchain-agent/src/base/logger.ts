import { type Logger as PinoLogger, pino } from 'pino';
import pinoPretty from 'pino-pretty';
import { AgentError } from './error.ts';

/** A logger as the parts of the agent take it: data first, then one sentence. */
export interface Logger {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
  child(data: Record<string, unknown>): Logger;
}

interface LoggerOptions {
  readonly level: string;
  /** Texts that no line may show, wherever they come from. */
  readonly secrets?: readonly string[];
  /** Where lines go; stderr by default. */
  readonly write?: (line: string) => void;
  /** Lines for people, with colour; JSON otherwise. */
  readonly isTty?: boolean;
}

const secretFields = ['key', 'secret', 'seed', 'mnemonic', 'password', 'suri', 'authorization'];

const shortestSecret = 4;
const hidden = '[secret]';

/** Structured lines on stderr: JSON for programs, readable ones on a terminal. Secrets are cut out of both. */
export function createLogger({
  level,
  secrets = [],
  write = (line) => process.stderr.write(line),
  isTty = process.stderr.isTTY === true,
}: LoggerOptions): Logger {
  const scrub = scrubber(secrets);
  const last = isTty ? pretty(write) : write;
  const destination = { write: (line: string): void => last(scrub(line)) };
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '[secret]',
      },
      serializers: { err: errorFields },
    },
    destination,
  ) satisfies PinoLogger;
}

// The stack helps who reports a fault that nobody foresaw; an AgentError says what to do.
function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  const stack = error instanceof AgentError ? {} : { stack: error.stack };
  return { message: error.message, ...(code !== undefined && { code }), ...stack };
}

/** Turns JSON lines into readable ones. */
function pretty(write: (line: string) => void): (line: string) => void {
  const format = pinoPretty.prettyFactory({
    colorize: !process.env['NO_COLOR'],
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'pid,hostname',
    singleLine: true,
  });
  return (line) => {
    const text = format(JSON.parse(line));
    if (text !== undefined) write(text);
  };
}

/**
 * Takes secrets out of a line of text: the given ones, as they are and as JSON writes them, and user and password of
 * every address in it.
 */
function scrubber(secrets: readonly string[]): (line: string) => string {
  // A shorter one would be found in innocent words.
  const texts = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  const known = [...new Set(texts)].toSorted((a, b) => b.length - a.length);
  return (line) => {
    let clean = line.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, '$1');
    for (const secret of known) clean = clean.replaceAll(secret, hidden);
    return clean;
  };
}
