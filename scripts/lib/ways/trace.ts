import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';
import type { Slice } from './record.ts';
import type { TracedWay } from './ways.ts';

/** What ran on the way, file by file, in the order in which the first function of each ran. */
export type Trace = readonly { readonly file: string; readonly functions: number }[];

const recorder = join(import.meta.dirname, 'record.ts');
const sources = 'offchain-agent/src/';

/** Has the way walked, by the command line that is put together, and tells what ran in its processes and threads. */
export async function traceWay(way: TracedWay): Promise<Trace> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-ways-'));
  try {
    const preload = join(folder, 'record.mjs');
    const { code: compiled } = await transform(readFileSync(recorder, 'utf8'), { loader: 'ts' });
    writeFileSync(preload, compiled);
    const env = {
      ...process.env,
      ALMANAC_WAYS: folder,
      ALMANAC_WAYS_ENTERS: way.enters,
      ALMANAC_WAYS_TURN: way.turn,
      NODE_OPTIONS: `--import=${pathToFileURL(preload).href}`,
    };
    const { code, output } = await capture(process.execPath, driverOf(way), { env, niceness: 5 });
    if (code !== 0) throw new Error(`${way.name}: what walks it ended with ${code}:\n${output}`);
    const slices = readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readSlices(join(folder, name)));
    return traceOf(slices, way);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function driverOf({ by: [first = '', ...more] }: TracedWay): string[] {
  if (!first.endsWith('.test.ts')) return ['--import=tsx', join(import.meta.dirname, 'drive', `${first}.ts`)];
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  return [mocha, '--config', 'tests/.mocharc.json', '--timeout', '900000', first, ...more];
}

function readSlices(file: string): Slice[] {
  // A process that was killed may have left half a line.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Slice);
}

/** What ran from when the datum entered, first of all processes, to the slice in which it arrived. */
export function traceOf(slices: readonly Slice[], { name, enters, arrives }: TracedWay): Trace {
  const inOrder = slices.toSorted((a, b) => a.at - b.at);
  const first = inOrder.findIndex((slice) => slice.enters);
  if (first < 0) throw new Error(`${name}: ${enters} never ran; correct scripts/lib/ways/ways.ts`);
  const rest = inOrder.slice(first + 1);
  const last = arrives === undefined ? rest.length - 1 : rest.findIndex(has(arrives));
  if (arrives !== undefined && last < 0)
    throw new Error(`${name}: ${arrives} never ran; correct scripts/lib/ways/ways.ts`);
  const [file = '', entry = ''] = enters.split(/#(.*)/);
  return byFile([[`${sources}${file}`, entry], ...rest.slice(0, last + 1).flatMap((slice) => slice.ran)]);
}

/** Counts the functions of each file, in the order of the first. */
export function byFile(ran: Slice['ran']): Trace {
  const functions = new Map<string, Set<string>>();
  for (const [file, name] of ran) functions.set(file, (functions.get(file) ?? new Set()).add(name));
  return [...functions].map(([file, names]) => ({ file, functions: names.size }));
}

function has(function_: string): (slice: Slice) => boolean {
  return ({ ran }) => ran.some(([file, name]) => `${file}#${name}` === `${sources}${function_}`);
}
