import { plainText } from '../../base/plain-text.ts';

const logLevels = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A line of a node's log, as far as it says what it is. */
export interface LogLine {
  /** As the node wrote it; without a zone where the node writes none. */
  readonly time: string | undefined;
  /** Undefined where the line names none: Substrate's format without --detailed-log-output does not. */
  readonly level: LogLevel | undefined;
  /** The part of the program that speaks; empty where the line names none. */
  readonly target: string;
  readonly text: string;
}

const longestLine = 2_000;
const date = String.raw`(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?)`;
const level = String.raw`(ERROR|WARN|INFO|DEBUG|TRACE)`;

// 2026-11-22 05:13:49.123  WARN tokio-runtime-worker sync: [v1] text
const detailed = new RegExp(`^${date}\\s+${level}\\s+(\\S+(?: #\\d+)?)\\s+([\\w:.-]+): (.*)$`);
// 2026-11-22 05:13:49 text
const plain = new RegExp(`^${date}\\s+(.*)$`);
// Of other clients: a level near the beginning.
const anywhere = /^.{0,60}?\b(ERROR|ERR|WARN(?:ING)?|INFO|DEBUG|TRACE)\b/;
const panic = /^[Tt]hread '.*' panicked at/;

/** What a line says of itself: Substrate with and without details, JSON lines of our agents, levels of other clients. */
export function parseLogLine(line: string): LogLine {
  const words = plainText(line, longestLine).trimEnd();
  const parsed = words.startsWith('{') ? jsonLine(words) : undefined;
  if (parsed) return parsed;
  const [, time, found, , target = '', text = ''] = detailed.exec(words) ?? [];
  if (found !== undefined) return { time, level: found as LogLevel, target, text };
  if (panic.test(words)) return { time: undefined, level: 'ERROR', target: 'panic', text: words };
  const [, when, rest = words] = plain.exec(words) ?? [];
  return { time: when, level: levelIn(rest), target: '', text: rest };
}

function levelIn(text: string): LogLevel | undefined {
  const found = anywhere.exec(text)?.[1];
  if (found === undefined) return undefined;
  if (found.startsWith('ERR')) return 'ERROR';
  return found.startsWith('WARN') ? 'WARN' : (found as LogLevel);
}

function jsonLine(words: string): LogLine | undefined {
  try {
    const { level: named, time, msg } = JSON.parse(words) as Record<string, unknown>;
    const found = logLevels.find((one) => one === String(named).toUpperCase());
    if (found === undefined || typeof msg !== 'string') return undefined;
    return { time: typeof time === 'string' ? time : undefined, level: found, target: 'agent', text: msg };
  } catch {
    return undefined;
  }
}

/**
 * What lines that say the same have in common: the target, and the text without numbers, hashes and addresses.
 * @example signatureOf({ target: 'sync', text: 'Peer 12D3KooW… is 5 behind', … }) // 'sync: Peer # is # behind'
 */
export function signatureOf({ target, text }: Pick<LogLine, 'target' | 'text'>): string {
  const words = text
    .replace(/\/(?:ip4|ip6|dns[46]?)\/\S+/g, '#')
    .replace(/0x[0-9a-fA-F]+(?:…[0-9a-fA-F]+)?/g, '#')
    .replace(/\b[1-9A-HJ-NP-Za-km-z]{40,}\b/g, '#')
    .replace(/\b[0-9a-fA-F]{16,}\b/g, '#')
    .replace(/\d+(?:[.,:]\d+)*/g, '#');
  return target === '' ? words : `${target}: ${words}`;
}
