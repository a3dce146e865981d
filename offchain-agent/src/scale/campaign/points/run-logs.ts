import type { AgentError } from '../../../base/error.ts';
import { failuresOf } from './row-failures.ts';
import { addedCounts, answerCounts, countLine, type RunCounts } from './run-counts.ts';
import { type RunLog, runLogs } from './run-log-tools.ts';
import { type PointTable, type RowFailures, type TableRow, tableFault } from './table.ts';

interface Run {
  readonly line: number;
  subject: string;
  setting: string;
  n?: string;
  throughput?: string;
  counts: RunCounts;
  /** Answers a second, by how many there were in which time. */
  checked?: number;
}

/** No line that is read is longer; a long one takes the square of its length. */
const longestLine = 4_096;

/** Output that does not say how many there were at once. */
const withoutSize: readonly (readonly [tool: string, line: RegExp])[] = [
  ['hey, oha or ghz', /^[ \t]*Requests\/sec:[ \t]+[\d.]+[ \t]*$/m],
  ['siege', /^Transaction rate:\s+[\d.]+ trans\/sec/m],
  ['h2load', /^finished in .*\breq\/s,/m],
  ['YCSB', /^\[OVERALL\], Throughput\(ops\/sec\)/m],
  ['redis-benchmark', /^.{1,40}: [\d.]+ requests per second\b/m],
];

/**
 * The runs in the output of a load generator that prints how many there were at once; undefined for any other text.
 * @throws AgentError `bad_input/points_file` where a run lacks its throughput or its size
 */
export function runLogTable(text: string, source: string): PointTable | undefined {
  const lines = joined(text.split(/\r\n|\n|\r/)).map((line) => (line.length > longestLine ? '' : line));
  const log = runLogs.find(
    ({ n, throughput }) => lines.some((line) => n.test(line)) && lines.some((line) => throughput.test(line)),
  );
  if (!log) return undefined;
  const runs = runsOf(lines, log);
  const rows = runs.map((run): TableRow => {
    const { line, n, throughput, subject, setting } = run;
    const lacks = n === undefined ? 'number of clients' : 'throughput';
    if (n === undefined || throughput === undefined)
      throw tableFault(source, `line ${line}: a run of ${log.tool} lacks its ${lacks}; leave that run out`);
    const place = `line ${line}`;
    refuseContradiction(run, log, source);
    const failures = failuresOfRun(run, log, source, place);
    return { place, cells: [n, throughput, subject, setting], ...(failures && { failures }) };
  });
  return {
    names: ['n', 'throughput', 'subject', 'setting'],
    rows,
    commaIsOpen: false,
    format: `the output of ${log.tool}`,
    counts: log.counts,
    notes: doubtsOf(lines, log),
  };
}

/** What failed and is no answer: at most so many of it. */
function doubtsOf(lines: readonly string[], { tool, doubts = [] }: RunLog): string[] {
  const most = new Map<string, number>();
  for (const { line, isOfGood, what } of doubts)
    for (const text of lines) {
      const share = line.exec(text)?.[1];
      if (share === undefined) continue;
      const failed = isOfGood ? 100 - Number(share) : Number(share);
      most.set(what, Math.max(most.get(what) ?? 0, failed));
    }
  return [...most].flatMap(([what, failed]) =>
    failed > 0
      ? [
          `${tool}: up to ${Number(failed.toPrecision(3))} % of the ${what} failed; they are not taken for failed answers`,
        ]
      : [],
  );
}

function failuresOfRun({ counts }: Run, log: RunLog, source: string, place: string): RowFailures | undefined {
  if (!log.counted) return undefined;
  const all = answerCounts(counts);
  const { failed, lost, succeeded, share } = all;
  const isKnown = [failed, lost, succeeded, share].some((one) => one !== undefined);
  if (!isKnown && !log.isSilentWithoutFailures) return undefined;
  const isOfAll = log.counted.some(({ kinds }) => kinds.includes('answers'));
  if (isOfAll && all.answers === undefined && succeeded === undefined && (failed ?? 0) + (lost ?? 0) > 0)
    throw tableFault(
      source,
      `${place}: a run of ${log.tool} counts failed answers and lacks the line that counts all; give its whole output, or pass --failed ignore`,
    );
  // Nothing failed: of so many, or of as many as nobody counted.
  const failures = failuresOf(isKnown ? all : { ...all, failed: 0 }, source, place);
  return failures && log.isOfSuccesses ? { ...failures, kept: 1 } : failures;
}

const secondsIn: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3_600 };
/** How many times as much a rate can be as the answers in its time, which are rounded and can leave out a warm-up. */
const mostContradiction = 3;

/** wrk2 can print a rate of hundreds of millions after a run whose clock was wrong. */
function refuseContradiction({ line, throughput, checked }: Run, { tool }: RunLog, source: string): void {
  const rate = Number(throughput);
  if (checked === undefined || checked < 1) return;
  if (rate <= mostContradiction * checked && rate * mostContradiction >= checked) return;
  throw tableFault(
    source,
    `line ${line}: ${tool} says ${throughput} requests a second, and by its own counts there were ${Number(checked.toPrecision(6))}; leave that run out`,
  );
}

/** The fault of the output of a tool that does not say the size; undefined for any other text. */
export function sizeFault(text: string, source: string): AgentError | undefined {
  const [tool] = withoutSize.find(([, line]) => line.test(text)) ?? [];
  return tool === undefined
    ? undefined
    : tableFault(
        source,
        `is the output of ${tool}, which does not say how many clients there were: write a line for each run, such as "4,1200"`,
      );
}

/** A command over several lines, in the place of its first one. */
function joined(lines: readonly string[]): string[] {
  const all = [...lines];
  for (let from = 0; from < all.length; from++) {
    let end = from;
    while (all[end]?.endsWith('\\') && end + 1 < all.length) end++;
    if (end === from) continue;
    const parts = all.slice(from, end + 1).map((part) => part.replace(/\\$/, ''));
    all.fill('', from, end + 1);
    all[from] = parts.join(' ');
    from = end;
  }
  return all;
}

function runsOf(lines: readonly string[], log: RunLog): Run[] {
  const { n, begin = n, throughput, isRepeated } = log;
  const runs: Run[] = [];
  let pending: RunCounts = {};
  const subject = partsOf(log.subject ?? []);
  // The number of clients and of their threads in a command line.
  const setting = partsOf(log.setting ?? [], /(?:^|\s)-[cj]\s*\d+/g);
  lines.forEach((text, index) => {
    const hasChanged = [subject.read(text), setting.read(text)].some(Boolean);
    const open = (): Run => {
      const run: Run = { line: index + 1, subject: subject.all(), setting: setting.all(), counts: pending };
      pending = {};
      runs.push(run);
      return run;
    };
    if (begin.test(text)) open();
    const last = runs.at(-1);
    // What stands behind the throughput of a run is of the next one.
    if (hasChanged && last && last.throughput === undefined)
      [last.subject, last.setting] = [subject.all(), setting.all()];
    const size = n.exec(text)?.[1];
    if (last && size !== undefined) last.n = log.isSum ? String(Number(last.n ?? 0) + Number(size)) : size;
    const counts = countLine(log.counted ?? [], text);
    if (counts) {
      if (log.isCountedBefore && !throughput.test(text)) pending = addedCounts(pending, counts);
      else if (last) last.counts = addedCounts(last.counts, counts);
    }
    const [, requests, time, unit = ''] = log.check?.exec(text) ?? [];
    if (last && requests !== undefined)
      last.checked = Number(requests) / (Number(time) * (secondsIn[unit] ?? 1));
    const rate = throughput.exec(text)?.[1];
    if (rate === undefined) return;
    if (log.isOfSeveral && last?.n !== undefined && last.throughput !== undefined) {
      Object.assign(open(), { n: last.n, throughput: rate });
      return;
    }
    // A second throughput, or one before any run, is of a run whose beginning is missing, or of another tool.
    const isOfLast = last && (isRepeated || last.throughput === undefined);
    (isOfLast ? last : open()).throughput = rate;
  });
  return runs;
}

/** What several lines say together, each the last time that it was there. */
function partsOf(
  patterns: readonly RegExp[],
  leftOut?: RegExp,
): { readonly read: (text: string) => boolean; readonly all: () => string } {
  const parts: string[] = patterns.map(() => '');
  return {
    read: (text) => {
      const found = patterns.map((pattern) => pattern.exec(text)?.[1]);
      found.forEach((part, index) => {
        if (part !== undefined) parts[index] = (leftOut ? part.replace(leftOut, '') : part).trim();
      });
      return found.some((part) => part !== undefined);
    },
    all: () => parts.filter((part) => part !== '').join(' '),
  };
}
