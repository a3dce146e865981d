import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { everything } from '../cargo.ts';
import { cargoEnvironment } from '../cargo-env.mjs';
import { rustWorkspace } from '../folders.mjs';
import { capture } from '../process.mjs';
import { byFile, type Trace } from './trace.ts';
import type { NativeTest } from './ways.ts';

interface TestBinary {
  readonly executable: string;
  /** Of its crate, which tests are told. */
  readonly folder: string;
}

/** The compiler of our own crates alone: with the places of functions, none of them inlined. Dependencies stay as they are. */
const wrapper = join(import.meta.dirname, 'rustc-with-lines');

/** Compiles the test binaries of these crates; by the name of the target, or of the crate where its unit tests are meant. */
export async function buildNative(
  tests: readonly NativeTest[],
  onLine: (line: string) => void,
): Promise<ReadonlyMap<string, TestBinary>> {
  const targets = tests.flatMap(({ target }) => (target === undefined ? [] : ['--test', target]));
  const { code, stdout, output } = await capture(
    'cargo',
    ['test', ...everything, '--no-run', '--lib', ...targets, '--message-format=json-render-diagnostics'],
    {
      cwd: rustWorkspace,
      env: { ...cargoEnvironment(), RUSTC_WORKSPACE_WRAPPER: wrapper },
      onLine,
      niceness: 5,
    },
  );
  if (code !== 0) throw new Error(`cargo ended with ${code}:\n${output}`);
  return new Map(stdout.split('\n').flatMap(binaryOf));
}

function binaryOf(line: string): [name: string, binary: TestBinary][] {
  if (!line.startsWith('{')) return [];
  const { executable, target, manifest_path } = JSON.parse(line) as {
    executable?: string | null;
    target?: { name: string };
    manifest_path?: string;
  };
  if (!executable || !target || !manifest_path) return [];
  return [[target.name.replaceAll('_', '-'), { executable, folder: dirname(manifest_path) }]];
}

/** Has gdb run the test and note each function of ours when it first runs, from the one on that has the datum first. */
export async function traceNative(
  { test, enters }: NativeTest,
  { executable, folder: crate }: TestBinary,
): Promise<Trace> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-ways-'));
  try {
    const script = join(import.meta.dirname, 'trace.py');
    const { stdout, output } = await capture(
      'gdb',
      ['-nx', '-batch', '-x', script, '--args', executable, '--exact', test, '--test-threads', '1'],
      {
        cwd: rustWorkspace,
        env: { ...process.env, ALMANAC_WAYS_ENTERS: enters, TMPDIR: folder, CARGO_MANIFEST_DIR: crate },
        niceness: 5,
      },
    );
    const ran = [...stdout.matchAll(/^RAN (.+):(\d+)$/gm)];
    if (ran.length === 0 || !stdout.includes('test result: ok. 1 passed'))
      throw new Error(`${test}:\n${output}`);
    return byFile(ran.map(([, file = '', line = '']) => [`runtime-pallets/${file}`, line]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
