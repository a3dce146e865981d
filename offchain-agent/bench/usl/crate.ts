import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cargoTargetFolder } from '../../src/base/folder.ts';
import type { UslPoints } from './contenders.ts';

const folder = fileURLToPath(new URL('../usl-crate', import.meta.url));
const rounds = 400;

/** How fast a way to fit is: per second of its fastest slice, and per second that it had a processor for. */
export interface Speed {
  readonly best: number;
  readonly perProcessorSecond: number | undefined;
}

interface CrateResult {
  readonly name: string;
  readonly speed: Speed;
  /** (λ, σ, κ) of each certified case; undefined where the crate refuses it. */
  readonly fits: readonly (readonly number[] | undefined)[];
}

/** The crate `usl` on the same points, built on demand; a sentence where that is not possible here. */
export async function crateContender(
  sets: readonly UslPoints[],
  certified: readonly UslPoints[],
): Promise<CrateResult | string> {
  // A folder of its own: cargo locks what it builds in, and the chain may be built at the same time.
  const target = join(cargoTargetFolder(), 'usl-crate');
  const environment = { ...process.env, CARGO_TARGET_DIR: target };
  const built = await run('cargo', ['build', '--release', '--locked', '--quiet'], '', environment);
  if (built.code === undefined) return 'left out, there is no cargo here; install Rust to compare with it';
  if (built.code !== 0) return `left out, cargo cannot build it here: ${lastLine(built.errors)}`;

  const binary = join(target, 'release', process.platform === 'win32' ? 'usl-crate.exe' : 'usl-crate');
  const timed = await run(binary, ['time', String(rounds)], linesOf(sets));
  const fitted = await run(binary, ['fit'], linesOf(certified));
  const failed = [timed, fitted].find(({ code }) => code !== 0);
  if (failed) return `left out, it failed: ${lastLine(failed.errors)}`;
  const [best = Number.NaN, perProcessorSecond] = numbersOf(timed.output.trim());
  return {
    name: 'usl 0.3 (Rust)',
    speed: { best, perProcessorSecond },
    fits: fitted.output
      .trim()
      .split('\n')
      .map((line) => (line === 'refused' ? undefined : numbersOf(line))),
  };
}

function linesOf(sets: readonly UslPoints[]): string {
  return sets.map(({ n, x }) => `${Array.from(n, (size, i) => `${size}:${x[i]}`).join(' ')}\n`).join('');
}

function numbersOf(line: string): number[] {
  return line.split(' ').map(Number);
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

interface Ended {
  /** Undefined where the program is not there. */
  readonly code: number | undefined;
  readonly output: string;
  readonly errors: string;
}

async function run(
  program: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  const child = spawn(program, args, { cwd: folder, env });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const closed = once(child, 'close') as Promise<[number | null]>;
  try {
    const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code: code ?? 1, output, errors };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { code: undefined, output: '', errors: '' };
    throw error;
  }
}
