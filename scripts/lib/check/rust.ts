import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { everything } from '../cargo.ts';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cargoTargetFolder, rustWorkspace } from '../folders.mjs';
import { type Captured, capture } from '../process.mjs';
import { readSources } from '../source.ts';
import { watchedByFullPath, withDatedSources } from '../source-times.ts';
import { faults, givesWay, givesWayToAll, type Outcome, sumOutcomes, verdict } from './step.ts';

// What is linted and tested. Not --all-targets: that would also build the libraries as benchmarks.
const targets = ['--lib', '--bins', '--tests'];

const heartbeatMs = 60_000;

export async function checkRustFormat(): Promise<Outcome> {
  return verdict(await cargo(['fmt', '--all', '--check']));
}

export async function buildRust(): Promise<Outcome> {
  const built = await cargo(['build', ...everything, ...targets]);
  if (built.code !== 0) return verdict(built);
  return await faults(watchedByFullPath)();
}

/**
 * Clippy as the compiler of our own crates within a plain build. `cargo clippy` would check all
 * dependencies once more: what it makes of them is no use to a build, nor the other way round.
 */
export async function lintRust(): Promise<Outcome> {
  return verdict(
    // Not --bins: an empty node would be put where the other steps look for it. Its sources are among the tests.
    await cargo(
      ['build', ...everything, '--lib', '--tests', '--bench', '*', '--keep-going', '--message-format=short'],
      { RUSTC_WORKSPACE_WRAPPER: clippyWrapper() },
    ),
  );
}

/**
 * The wrapper in the folder of the builds, named by its content. Cargo takes its path into what identifies our crates: in each clone at
 * its own, all of them would be linted once more, and what that makes would never go.
 */
export function clippyWrapper(target = cargoTargetFolder()): string {
  const text = readFileSync(join(import.meta.dirname, 'clippy'));
  const name = `clippy-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  const path = join(target, 'almanac', name);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  // There as a whole or not at all: another clone may run it at once.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o755 });
  renameSync(draft, path);
  return path;
}

/** The examples in comments are asked for only where a crate has some: rustdoc reads a crate for seconds to find none. */
export async function testRust(): Promise<Outcome> {
  const outcome = tested(
    await cargo(['test', ...everything, '--no-fail-fast', ...targets], {}, givesWayToAll),
  );
  if (!hasDocTests()) return outcome;
  return sumOutcomes([
    outcome,
    tested(await cargo(['test', ...everything, '--no-fail-fast', '--doc'], {}, givesWayToAll)),
  ]);
}

/** Whether a comment of a library holds code, which is a test. */
export function hasDocTests(workspace = rustWorkspace): boolean {
  return readSources(workspace, '.', '.rs').some(({ text }) => /^\s*\/\/[/!]\s*(```|~~~)/m.test(text));
}

/**
 * Compiles our crates with their benchmarks, which no other step does, and runs each benchmark natively for what it
 * asserts. All crates are named, so that cargo unites the same features as ever; only what the tests need of them is
 * compiled, the node is not.
 */
export async function testBenchmarks(): Promise<Outcome> {
  const features = ['almanac-runtime', 'guest-runtime'].map((crate) => `${crate}/runtime-benchmarks`);
  // The guest with accounts of 20 bytes is compiled natively here alone.
  const asked = [...features, 'guest-runtime/account20'].join();
  return tested(
    await cargo(['test', ...everything, '--features', asked, '--test', 'benchmarks'], {}, givesWay),
  );
}

/** Adds up the results of all test binaries in what cargo prints to stdout. */
export function countTests(stdout: string): { passed: number; failed: number } {
  const results = [...stdout.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)];
  return {
    passed: sum(results.map(([, count]) => Number(count))),
    failed: sum(results.map(([, , count]) => Number(count))),
  };
}

function tested({ code, stdout, output }: Captured): Outcome {
  // The results alone: cargo's talk, which comes by another way, could begin in the middle of a line.
  const { passed, failed } = countTests(stdout);
  if (code !== 0 || passed === 0) return { passed, failed: Math.max(failed, 1), output };
  return { passed, failed };
}

async function cargo(args: string[], extra: NodeJS.ProcessEnv = {}, given = 0): Promise<Captured> {
  let compiled = 0;
  const started = Date.now();
  // A cold build is silent for many minutes otherwise; whoever waits should see that it moves.
  const heartbeat = setInterval(() => {
    const minutes = Math.round((Date.now() - started) / 60_000);
    console.log(`        cargo ${args[0]}: ${compiled} crates compiled after ${minutes} min`);
  }, heartbeatMs);
  try {
    return await withDatedSources(() =>
      capture('cargo', args, {
        cwd: rustWorkspace,
        env: { ...cargoEnvironment(), ...extra, CARGO_TERM_COLOR: 'never' },
        niceness: given,
        onLine: (line) => {
          if (/^\s*Compiling /.test(line)) compiled += 1;
        },
      }),
    );
  } finally {
    clearInterval(heartbeat);
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
