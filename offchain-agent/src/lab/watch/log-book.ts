import { type LogLevel, type LogLine, signatureOf } from './log-line.ts';

/** Why a line is worth a look. */
type AlertReason = 'first' | 'rate';

/** A line that alerts. */
interface LogAlert {
  readonly atMs: number;
  readonly node: string;
  readonly level: LogLevel;
  readonly target: string;
  readonly text: string;
  readonly signature: string;
  /** The first of its signature, or so many within a minute. */
  readonly reason: AlertReason;
  /** It names a node that is under a fault: no wonder, but kept. */
  readonly expected: boolean;
}

/** Lines of one signature. */
interface SignatureCount {
  readonly signature: string;
  readonly level: LogLevel;
  readonly nodes: ReadonlySet<string>;
  /** The newest of them, as it was. */
  readonly text: string;
  readonly count: number;
  readonly expected: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What nodes write at a level that alerts nobody, and is bad news: parts of their texts. */
export const badNews = [
  'Slot author is equivocating',
  'Equivocation',
  'equivocated',
  'Essential task',
  'Reverting',
  'Cannot continue',
  'No space left on device',
] as const;

/** What every node of ours writes as a warning, and is none on a network like this: parts of their texts. */
export const noNews = ['Using default protocol ID "sup"'] as const;

interface LogBookOptions {
  /** What is said of a node under a fault is expected: gives what names it, its own name first. */
  readonly underFault: () => readonly string[];
  /** So many lines of one signature within a minute alert again. */
  readonly perMinute?: number;
}

interface Signature {
  readonly signature: string;
  readonly level: LogLevel;
  readonly nodes: Set<string>;
  readonly firstMs: number;
  text: string;
  count: number;
  expected: number;
  lastMs: number;
  /** Of the minute that is counted. */
  minuteMs: number;
  inMinute: number;
}

const minuteMs = 60_000;
const rateThreshold = 20;
const mostSignatures = 500;
const mostAlerts = 500;
const mostTargets = 100;
/** Where signatures and targets of a network are too many to be told apart. */
const others = 'other';

/** Counts the lines of all nodes, and alerts on WARN, ERROR and bad news by what they have in common. */
export class LogBook {
  readonly #options: LogBookOptions;
  readonly #signatures = new Map<string, Signature>();
  readonly #alerts: LogAlert[] = [];
  readonly #lines = new Map<string, { node: string; level: string; target: string; count: number }>();
  readonly #targets = new Set<string>();
  readonly #alertCounts = new Map<string, { level: LogLevel; expected: boolean; count: number }>();

  constructor(options: LogBookOptions) {
    this.#options = options;
  }

  /** @returns the alert, where the line is one */
  note(node: string, line: LogLine, nowMs: number): LogAlert | undefined {
    this.#countLine(node, line);
    const level = alertLevel(line);
    if (level === undefined) return undefined;
    const expected = this.#isExpected(node, line.text);
    const known = this.#signatureOf(node, line, level, nowMs);
    const isFirst = known.count === 0;
    known.count += 1;
    known.expected += expected ? 1 : 0;
    known.text = line.text;
    known.lastMs = nowMs;
    known.nodes.add(node);
    if (nowMs - known.minuteMs >= minuteMs) [known.minuteMs, known.inMinute] = [nowMs, 0];
    known.inMinute += 1;
    const isMany = known.inMinute === (this.#options.perMinute ?? rateThreshold);
    if (!isFirst && !isMany) return undefined;
    const { target, text } = line;
    const reason = isFirst ? 'first' : 'rate';
    const alert = {
      atMs: nowMs,
      node,
      level,
      target,
      text,
      signature: known.signature,
      reason,
      expected,
    } as const;
    this.#keep(alert);
    return alert;
  }

  /** The newest last; of very many the newest. */
  get alerts(): readonly LogAlert[] {
    return this.#alerts;
  }

  get signatures(): readonly SignatureCount[] {
    return [...this.#signatures.values()];
  }

  /** How many lines there were, by node, level and target. */
  get lines(): readonly { node: string; level: string; target: string; count: number }[] {
    return [...this.#lines.values()];
  }

  get alertCounts(): readonly { level: LogLevel; expected: boolean; count: number }[] {
    return [...this.#alertCounts.values()];
  }

  #keep(alert: LogAlert): void {
    const { level, expected } = alert;
    const key = `${level} ${expected}`;
    const known = this.#alertCounts.get(key) ?? { level, expected, count: 0 };
    known.count += 1;
    this.#alertCounts.set(key, known);
    this.#alerts.push(alert);
    if (this.#alerts.length > mostAlerts) this.#alerts.shift();
  }

  #countLine(node: string, { level = 'INFO', target }: LogLine): void {
    if (this.#targets.size < mostTargets) this.#targets.add(target);
    const shown = this.#targets.has(target) ? target : others;
    const key = JSON.stringify([node, level, shown]);
    const known = this.#lines.get(key) ?? { node, level, target: shown, count: 0 };
    known.count += 1;
    this.#lines.set(key, known);
  }

  #isExpected(node: string, text: string): boolean {
    return this.#options
      .underFault()
      .some((name) => name === node || (name.length > 3 && text.includes(name)));
  }

  #signatureOf(node: string, line: LogLine, level: LogLevel, nowMs: number): Signature {
    const own = `${level} ${signatureOf(line)}`;
    const name =
      this.#signatures.has(own) || this.#signatures.size < mostSignatures ? own : `${level} ${others}`;
    const known = this.#signatures.get(name);
    if (known) return known;
    const made: Signature = {
      signature: name,
      level,
      nodes: new Set([node]),
      firstMs: nowMs,
      text: line.text,
      count: 0,
      expected: 0,
      lastMs: nowMs,
      minuteMs: nowMs,
      inMinute: 0,
    };
    this.#signatures.set(name, made);
    return made;
  }
}

function alertLevel({ level, text }: LogLine): LogLevel | undefined {
  if (noNews.some((phrase) => text.includes(phrase))) return undefined;
  if (level === 'ERROR' || level === 'WARN') return level;
  return badNews.some((phrase) => text.includes(phrase)) ? 'WARN' : undefined;
}
