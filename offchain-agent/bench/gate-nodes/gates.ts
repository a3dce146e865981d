import { join } from 'node:path';
import { z } from 'zod';
import { AgentError } from '../../src/base/error.ts';
import { writeWhole } from '../../src/base/write-durably.ts';
import { tQuantile95 } from '../../src/usl/statistics.ts';
import { type Bench, commandLine } from './sweeps.ts';
import { jsonOf, runNode } from './work.ts';

/** What `almanac gate` said of a sweep in pairs. */
export interface Gated {
  readonly exitCode: number;
  readonly verdict: string;
  readonly reason: string;
  /** Whether the two sides could be compared at all: not where control groups cannot be divided. */
  readonly isComparable: boolean;
  /** The change of all sizes together with its 95 % interval, as shares; undefined where nothing could be computed. */
  readonly change: { readonly likely: number; readonly low: number; readonly high: number } | undefined;
}

const document = z.object({
  verdict: z.string(),
  reason: z.string(),
  cause: z.object({ kind: z.string() }),
  figures: z
    .object({ d: z.array(z.number()), s: z.number(), degrees: z.number(), mean: z.number() })
    .nullable(),
});

/** Compares the two sides of a sweep by the command; its document is kept as gate.json in the folder of the sweep. */
export async function gateOf({ dir, signal }: Bench, name: string): Promise<Gated> {
  const folder = join(dir, name);
  const of = ['--baseline', join(folder, 'baseline'), '--candidate', join(folder, 'candidate')];
  const { code, stdout } = await runNode([commandLine, 'gate', ...of, '--json'], { signal });
  const read = document.safeParse(jsonOf(stdout));
  if (!read.success)
    throw new AgentError(
      'unknown/gate',
      `almanac gate printed no verdict of ${folder} (exit code ${code}); its error is above`,
      { data: { folder, code } },
    );
  writeWhole(join(folder, 'gate.json'), stdout);
  const { verdict, reason, cause, figures } = read.data;
  const isComparable = cause.kind !== 'incomparable';
  return { exitCode: code, verdict, reason, isComparable, change: figures ? changeOf(figures) : undefined };
}

/** Whether the gate said what it must of a sweep; of sides that compare with nothing it says nothing. */
export function isGateHeld(
  { exitCode, isComparable }: Pick<Gated, 'exitCode' | 'isComparable'>,
  isSlowed: boolean,
): boolean {
  return isComparable && (isSlowed ? exitCode === 1 : exitCode === 0 || exitCode === 3);
}

/** By the figures of U7: the mean of the differences by size, and its error. */
function changeOf({ d, s, degrees, mean }: NonNullable<z.infer<typeof document>['figures']>) {
  const width = tQuantile95(degrees) * (s / Math.sqrt(d.length));
  return { likely: Math.expm1(mean), low: Math.expm1(mean - width), high: Math.expm1(mean + width) };
}
