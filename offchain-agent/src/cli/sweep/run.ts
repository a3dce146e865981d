import { AgentError } from '../../base/error.ts';
import { exitCode } from '../../base/exit.ts';
import { parseCount, parseDuration } from '../../base/parse.ts';
import { checkSlot } from '../../network/real/options.ts';
import { findCgroupFolder } from '../../scale/load/host/cgroup-shares.ts';
import type { JudgeLimits } from '../../scale/load/point.ts';
import { runSweep, type SweepOutcome } from '../../scale/sweep/run-sweep.ts';
import {
  openSizedNetwork,
  parseSizes,
  type RefusedSize,
  removeLeftNetworks,
  sizesThatFit,
} from '../../scale/sweep/sized-network.ts';
import { type SweepPlan, SweepStore } from '../../scale/sweep/store.ts';
import { processSignal } from '../abort.ts';
import { parseFractions, parsePositive } from '../load/options.ts';
import { print, say, writeJson } from '../output.ts';
import { sweepReport } from './report.ts';

export interface SweepCommandOptions {
  readonly validators: string;
  readonly repeat: string;
  readonly share: string;
  readonly rate: string;
  readonly for: string;
  readonly slot: string;
  readonly maxP99: string;
  readonly fractions: string;
  readonly seed: string;
  readonly cgroup?: string;
  readonly node?: string;
  readonly dir: string;
  readonly resume?: string;
  readonly json?: boolean;
}

/**
 * Runs a sweep, or what is left of one, and writes its report.
 * @param limits of the machine, for tests that run on a busy one; the command itself has the usual ones
 */
export async function runSweepCommand(
  options: SweepCommandOptions,
  limits: Partial<JudgeLimits> = {},
): Promise<void> {
  const resumed = options.resume === undefined ? undefined : SweepStore.resume(options.resume);
  const plan = resumed?.plan ?? parsePlan(options);
  const { held, refused } = sizesThatFit(plan.sizes, plan.share);
  for (const { why } of refused) say(`refused: ${why}`);
  if (held.length === 0) throw noneFits(refused);
  const store = resumed ?? SweepStore.create(options.dir, plan);
  const cgroup = findCgroupFolder(options.cgroup);
  if (typeof cgroup === 'string') say(`note: ${cgroup}; figures will not be comparable across N`);
  await removeLeftNetworks();
  const signal = processSignal();
  let outcome: SweepOutcome;
  try {
    outcome = await runSweep({
      store,
      sizes: held,
      open: async (n) =>
        await openSizedNetwork(n, { store, cgroup, node: options.node, signal, progress: say, limits }),
      signal,
      progress: say,
    });
  } catch (error) {
    say(`${store.points().length} complete points are kept; go on with --resume ${store.folder}`);
    throw error;
  }
  const { lines, document, isComplete } = sweepReport(store, { ...outcome, refusedSizes: refused });
  if (options.json) writeJson(document);
  else lines.forEach(print);
  if (!isComplete) process.exitCode = exitCode.unknown;
}

function parsePlan(options: SweepCommandOptions): SweepPlan {
  const share = parsePositive(options.share, '--share');
  if (share > 1)
    throw new AgentError('bad_input/share', `--share ${share}: expected at most 1, a whole core`);
  const slotMs = parseDuration(options.slot, '--slot', 60_000);
  checkSlot(slotMs);
  return {
    sizes: parseSizes(options.validators),
    repeat: parseCount(options.repeat, '--repeat', 100),
    fractions: options.fractions === '' ? [] : parseFractions(options.fractions),
    rate: parsePositive(options.rate, '--rate'),
    for_ms: parseDuration(options.for, '--for', 3_600_000),
    slot_ms: slotMs,
    max_p99_ms: parseDuration(options.maxP99, '--max-p99'),
    share,
    seed: parseCount(options.seed, '--seed', 2 ** 31),
  };
}

function noneFits(refused: readonly RefusedSize[]): AgentError {
  return new AgentError('no/size', refused[0]?.why ?? 'no size was named', { data: { refused } });
}
