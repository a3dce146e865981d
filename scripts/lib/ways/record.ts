// Compiled and loaded by Node before a program (`--import`): notes which functions of the agent ran, in slices of time.
import { appendFileSync, readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

/** What ran in a slice of time. */
export interface Slice {
  /** When it ended, in microseconds, by a clock that all processes share. */
  readonly at: number;
  /** Whether it ended because the datum entered. */
  readonly enters: boolean;
  readonly ran: readonly (readonly [file: string, name: string])[];
}

/** Within a slice the order is not known. */
const sliceMs = 50;
/** The names of global functions: the condition of a breakpoint can call no other. */
const onEntry = 'almanac.ways.entry';
const onTurn = 'almanac.ways.turn';
/** The sources of each bundled file, with the places where their code begins. */
const parts = new Map<string, readonly { readonly start: number; readonly file: string }[]>();

// What drives a way calls the agent's code too, to prepare and to check: that is not the way.
const drives = /\/mocha\/|\/\.bin\/|\/ways\/drive\//;
const { ALMANAC_WAYS: folder, ALMANAC_WAYS_ENTERS: entry, ALMANAC_WAYS_TURN: turn = '' } = process.env;
if (folder !== undefined && entry !== undefined && !drives.test(process.argv[1] ?? ''))
  record(`${folder}/${process.pid}-${threadId}.jsonl`, entry);

/** @param place the function that has the datum first, as `FILE#NAME` */
function record(file: string, place: string): void {
  let hasEntered = false;
  let takenMs = 0;
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const take = (enters: boolean): void => {
    takenMs = performance.now();
    session.post('Profiler.takePreciseCoverage', (error, taken) => {
      const ran = error ? [] : taken.result.flatMap(functionsOf);
      // The clock of the machine: a test may set the one of the process.
      const slice: Slice = { at: Number(process.hrtime.bigint() / 1_000n), enters, ran };
      hasEntered ||= enters;
      if (enters || ran.length > 0) appendFileSync(file, `${JSON.stringify(slice)}\n`);
    });
  };
  // Conditions that are never met: a slice ends there, and the process goes on.
  Object.assign(globalThis, {
    [onEntry]: () => void (hasEntered || take(true)),
    [onTurn]: () => void (performance.now() - takenMs < sliceMs || take(false)),
  });
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => {
    for (const [at, called] of [
      [place, onEntry],
      [turn, onTurn],
    ] as const) {
      const lineNumber = lineOf(url, at);
      if (lineNumber === undefined) continue;
      const condition = `globalThis[${JSON.stringify(called)}]()`;
      session.post('Debugger.setBreakpoint', { location: { scriptId, lineNumber }, condition });
    }
  });
  session.post('Debugger.enable');
  setInterval(take, sliceMs, false).unref();
  process.on('exit', () => take(false));
}

function functionsOf({ url, functions }: Profiler.ScriptCoverage): [file: string, name: string][] {
  if (!url.includes('/offchain-agent/bundle/')) return [];
  return functions.flatMap(({ functionName, ranges: [range] }) => {
    // What a module does when it is loaded is no function of it.
    const isLoading = range?.startOffset === 0 || functionName === '<static_initializer>';
    if (range === undefined || range.count === 0 || isLoading) return [];
    const file = sourceOf(url, range.startOffset);
    return file === undefined ? [] : [[file, functionName || `at ${range.startOffset}`]];
  });
}

/** The line of a function in a bundled file, counted from 0; undefined where it is in another. */
function lineOf(url: string, place: string): number | undefined {
  if (!url.includes('/offchain-agent/bundle/')) return undefined;
  const [file = '', name = ''] = place.split(/#(.*)/);
  const text = readFileSync(fileURLToPath(url), 'utf8');
  const start = text.indexOf(`\n// offchain-agent/src/${file}\n`);
  if (start < 0) return undefined;
  const head = new RegExp(`^ *(?:static |async |function )*${name}\\d*\\(.*\\{$`, 'm');
  const found = head.exec(text.slice(start));
  return found ? text.slice(0, start + found.index).split('\n').length : undefined;
}

/** The source of a place in a bundled file, which names each source where its code begins. */
function sourceOf(url: string, offset: number): string | undefined {
  let known = parts.get(url);
  if (known === undefined) {
    const text = readFileSync(fileURLToPath(url), 'utf8');
    known = [...text.matchAll(/^\/\/ (\S+\.\w+)$/gm)].map(({ index, 1: file = '' }) => ({
      start: index,
      file,
    }));
    parts.set(url, known);
  }
  const file = known.findLast(({ start }) => start <= offset)?.file;
  return file?.startsWith('offchain-agent/src/') ? file : undefined;
}
