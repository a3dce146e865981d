import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AgentError } from '../../../base/error.ts';
import { pairSides } from '../../campaign/points-file.ts';
import { type SweepPlan, SweepStore } from '../../campaign/sweep-store.ts';
import { readCallsFile } from '../../load/calls/calls-file.ts';
import { flagOf } from '../load/options.ts';
import type { SweepCommandOptions } from './command-options.ts';
import { subjectOptions } from './markdown.ts';

export function isPairFolder(folder: string): boolean {
  return folder !== '' && pairSides.some((side) => existsSync(join(folder, side, 'sweep.json')));
}

/** The folders of a sweep that was begun. @throws AgentError `bad_input/resume`, `bad_input/option` */
export function resumeAll(folder: string, against: string | undefined): SweepStore[] {
  const isPair = isPairFolder(folder);
  if (isPair && against === undefined)
    throw new AgentError(
      'bad_input/option',
      `${folder} holds a sweep in pairs; name its baseline with --against or --against-runtime`,
    );
  if (!isPair && against !== undefined && folder !== '' && existsSync(join(folder, 'sweep.json')))
    throw new AgentError(
      'bad_input/option',
      `${folder} holds a sweep of one node; --against begins another, in a new --out`,
    );
  if (isPair) return pairSides.map((side) => SweepStore.resume(join(folder, side)));
  const store = SweepStore.resume(folder);
  if (store.plan.side === undefined) return [store];
  throw new AgentError(
    'bad_input/resume',
    `${folder} is one side of a sweep in pairs; resume the folder above it, with --against`,
    { data: { folder } },
  );
}

/** The option that names its chain. */
export function sourceOf({ runtime, chain }: SweepCommandOptions): SweepPlan['chain'] {
  if (runtime !== undefined) return 'runtime';
  return chain === undefined ? undefined : 'chain';
}

/** Points of different chains are not those of one sweep. @throws AgentError `bad_input/option` */
export function requireSameSubject(
  plan: SweepPlan,
  options: SweepCommandOptions,
  slotMs: number | undefined,
): void {
  const { collators, against, againstRuntime } = options;
  const isSame =
    plan.chain === sourceOf(options) &&
    (plan.relay ?? false) === (collators !== undefined) &&
    (plan.side === undefined || plan.of_runtimes === (againstRuntime === undefined ? undefined : true)) &&
    (slotMs === undefined || plan.slot_ms === slotMs);
  if (isSame) return;
  throw new AgentError(
    'bad_input/option',
    `the sweep was begun with${plan.relay ? ' --collators' : ''}${subjectOptions(plan) || (plan.relay ? '' : ' no --chain, --runtime, --collators')}${plan.side || against === undefined ? '' : ' and no --against'}, slots of ${plan.slot_ms} ms; pass the same with --resume`,
  );
}

/** A resumed sweep sends what it was begun with. @throws AgentError `bad_input/option` */
export function requireSameCalls({ calls }: SweepPlan, { calls: file }: SweepCommandOptions): void {
  if (file === undefined || isDeepStrictEqual(calls, readCallsFile(file))) return;
  throw new AgentError(
    'bad_input/option',
    `--calls ${file} is not what the sweep was begun with; leave it out, the sweep's folder has its calls`,
  );
}

/** Where the plan has what an option says. */
const planned: Readonly<Record<string, keyof SweepPlan>> = {
  validators: 'sizes',
  collators: 'sizes',
  repeat: 'repeat',
  share: 'share',
  rate: 'rate',
  for: 'for_ms',
  maxP99: 'max_p99_ms',
  fractions: 'fractions',
  seed: 'seed',
  chaos: 'chaos',
  preset: 'preset',
};

/**
 * A resumed sweep keeps its options.
 * @param typed the options that were typed
 * @param planOf what the options are as a plan
 * @throws AgentError `bad_input/option`
 */
export function requireSamePlan(
  plan: SweepPlan,
  typed: readonly string[],
  planOf: (changed: Partial<SweepCommandOptions>) => SweepPlan,
): void {
  // A usual --for may be too short for the slots of this sweep.
  const asked = planOf(typed.includes('for') ? {} : { for: `${plan.for_ms}ms` });
  const differing = typed.filter((name) => {
    const key = planned[name];
    return name === 'out' || (key !== undefined && !isDeepStrictEqual(plan[key], asked[key]));
  });
  if (differing.length === 0) return;
  const names = differing.map(flagOf);
  throw new AgentError(
    'bad_input/option',
    `a resumed sweep keeps its options and its folder; leave out ${names.join(', ')}`,
    { data: { options: names } },
  );
}
