import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../src/base/error.ts';
import { makeFolder } from '../../src/base/folder.ts';
import { say } from '../../src/cli/output.ts';
import type { MeasuredPoint } from '../../src/scale/campaign/points-file.ts';
import { readSweepFolder } from '../../src/scale/campaign/sweep-folder.ts';
import type { BenchState } from './state.ts';
import { pause, runNode } from './work.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const commandLine = join(repository, 'scripts/almanac.mjs');
const anyMachine = join(repository, 'tests/support/sweep-on-busy-machine.program.ts');

/** Rounds of hashing for each extrinsic; the usual node does not read it. */
const roundsVariable = 'ALMANAC_SLOWED_ROUNDS';

const sides = ['baseline', 'candidate'] as const;
const attempts = 3;
const restMs = 60_000;

/** How sweeps are made, all in the same way. */
export interface SweepForm {
  readonly share: string;
  readonly rate: string;
  readonly for: string;
  /** Whether it does not matter what else the machine does: nothing is judged. */
  readonly anyMachine: boolean;
}

interface PairSweep {
  /** Its folder below that of the bench. */
  readonly name: string;
  readonly validators: string;
  readonly repeat: number;
  readonly baseline: string;
  readonly candidate: string;
  readonly rounds?: number;
}

interface Pair {
  readonly n: number;
  readonly baseline: number;
  readonly candidate: number;
}

export interface Bench {
  readonly dir: string;
  readonly form: SweepForm;
  readonly state: BenchState;
  readonly signal: AbortSignal;
}

/**
 * Measures baseline and candidate in pairs, or what is missing of them from an earlier call.
 * @param expected how many pairs there are in the end
 * @throws AgentError `unknown/points_missing` when the machine does not let them be measured
 */
export async function sweepInPairs(bench: Bench, sweep: PairSweep, expected: number): Promise<Pair[]> {
  const folder = join(bench.dir, sweep.name);
  for (let attempt = 1; ; attempt++) {
    const pairs = pairsIn(folder);
    if (pairs.length === expected) return pairs;
    if (attempt > attempts)
      throw new AgentError(
        'unknown/points_missing',
        `${folder} has ${pairs.length} of ${expected} pairs after ${attempts} attempts; run the same command again on a quiet machine to continue`,
        { data: { folder } },
      );
    if (attempt > 1) {
      say(`${sweep.name}: ${pairs.length} of ${expected} pairs; again in ${restMs / 1_000} s`);
      await pause(restMs, bench.signal);
    }
    const env = sweep.rounds === undefined ? {} : { [roundsVariable]: String(sweep.rounds) };
    const { code } = await runNode(argumentsOf(bench, sweep, folder), {
      env,
      signal: bench.signal,
      spent: (spent) => bench.state.addSpent(sweep.name, spent),
    });
    if (code === 2)
      throw new AgentError('bad_input/sweep', `the sweep of ${folder} cannot start; its error is above`, {
        data: { folder },
      });
  }
}

function argumentsOf({ form }: Bench, sweep: PairSweep, folder: string): string[] {
  const isBegun = sides.every((side) => existsSync(join(folder, side, 'sweep.json')));
  if (!isBegun) {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(join(folder, '..'));
  }
  const options = {
    validators: sweep.validators,
    repeat: String(sweep.repeat),
    share: form.share,
    rate: form.rate,
    for: form.for,
    fractions: '',
    node: sweep.candidate,
    against: sweep.baseline,
    ...(isBegun ? { resume: folder } : { dir: folder }),
  };
  const program = form.anyMachine ? ['--import=tsx', anyMachine] : [commandLine];
  return [...program, 'sweep', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
}

/** The complete pairs of a sweep that has ended, or was interrupted: then none. */
function pairsIn(folder: string): Pair[] {
  const [baseline, candidate] = sides.map((side) => pointsIn(join(folder, side)));
  if (!baseline || !candidate) return [];
  return baseline.flatMap(({ n, pair, throughput }) => {
    const other = candidate.find((point) => point.n === n && point.pair === pair);
    return other ? [{ n, baseline: throughput, candidate: other.throughput }] : [];
  });
}

function pointsIn(folder: string): readonly MeasuredPoint[] | undefined {
  try {
    return readSweepFolder(folder).points;
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}
