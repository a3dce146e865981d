import { setTimeout as sleep } from 'node:timers/promises';
import { findCgroupFolder } from '../../../base/cgroup.ts';
import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { parseCount, parseDuration } from '../../../base/parse.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { nodeCommand } from '../../../lab/client/node-command.ts';
import { checkSlot } from '../../../lab/plan/options.ts';
import { type SweepPlan, SweepStore } from '../../campaign/sweep-store.ts';
import { readCallsFile } from '../../load/calls/calls-file.ts';
import { leastBlocks } from '../../load/figures.ts';
import { idleShare, readCpuTimes } from '../../load/host/host.ts';
import { defaultLimits, type JudgeLimits } from '../../load/point.ts';
import { runSweep, type SweepOutcome, type SweptSide } from '../../sweep/run-sweep.ts';
import {
  openSizedNetwork,
  parseSizes,
  type RefusedSize,
  removeLeftNetworks,
  sizesThatFit,
} from '../../sweep/sized-network.ts';
import { sweepFaults } from '../../sweep/sweep-faults.ts';
import { sweptChains } from '../../sweep/swept-chain.ts';
import { parseFractions, parsePositive } from '../load/options.ts';
import type { SweepCommandOptions } from './command-options.ts';
import { sweepReport } from './report.ts';
import {
  isPairFolder,
  requireSameCalls,
  requireSamePlan,
  requireSameSubject,
  resumeAll,
  sourceOf,
} from './resume.ts';

/**
 * Runs a sweep, or what is left of one, and writes its report.
 * @param limits of the machine, for tests that run on a busy one; the command itself has the usual ones
 * @param search how precisely maxima are found, for tests as well
 */
export async function runSweepCommand(
  options: SweepCommandOptions,
  limits: Partial<JudgeLimits> = {},
  search: { readonly precision?: number } = {},
): Promise<void> {
  const signal = processSignal();
  const resumed =
    options.resume === undefined
      ? undefined
      : resumeAll(options.resume, options.against ?? options.againstRuntime);
  const typedSlot = options.slot === undefined ? undefined : parseDuration(options.slot, '--slot', 60_000);
  const [validators = 1] = resumed?.[0]?.plan.sizes ?? sizesOf(options);
  const chains = await sweptChains({ ...options, slotMs: typedSlot, validators }, signal);
  const plan = resumed?.[0]?.plan ?? parsePlan(options, chains?.slotMs ?? typedSlot ?? usualSlotMs);
  requireSameSubject(plan, options, chains?.slotMs);
  if (resumed) {
    requireSameCalls(plan, options);
    requireSamePlan(plan, options.typed ?? [], (typed) => parsePlan({ ...options, ...typed }, plan.slot_ms));
  }
  const { held, refused } = sizesThatFit(plan.sizes, plan);
  sweepFaults({ ...plan, sizes: held });
  for (const { why } of refused) say(`refused: ${why}`);
  if (held.length === 0) throw noneFits(refused);
  // What no size can do without is looked at before anything is made.
  if (!resumed) requireRoom(options.out);
  if (!plan.relay) await nodeCommand(options.node, signal);
  if (options.against !== undefined) await requireBaselineNode(options.against, signal);
  await requireIdle(limits.hostIdle ?? defaultLimits.hostIdle, signal);
  const stores = resumed ?? createAll(options, plan);
  const cgroup = findCgroupFolder('cpu', options.cgroup);
  if (typeof cgroup === 'string') say(`note: ${cgroup}; figures will not be comparable across N`);
  const unlock = stores[0]?.lock();
  await removeLeftNetworks();
  const sides = stores.map((store): SweptSide => {
    const { side } = store.plan;
    const node = side === 'baseline' ? (options.against ?? options.node) : options.node;
    const chain = side === 'baseline' ? (chains?.baseline ?? chains?.candidate) : chains?.candidate;
    return {
      store,
      ...(side && { name: side }),
      open: async (n) =>
        await openSizedNetwork(n, { store, cgroup, node, chain, signal, progress: say, limits }),
    };
  });
  let outcomes: readonly SweepOutcome[];
  try {
    outcomes = await runSweep({ sides, sizes: held, signal, progress: say, ...search });
  } catch (error) {
    const points = stores.reduce((sum, store) => sum + store.points().length, 0);
    // The files for others tell of the points that there are.
    for (const store of stores)
      if (store.points().length > 0) sweepReport(store, { failures: [], refused: [], refusedSizes: refused });
    say(`${points} complete points are kept; go on with --resume ${options.resume ?? options.out}`);
    throw error;
  } finally {
    unlock?.();
  }
  const reports = stores.map((store, i) =>
    sweepReport(store, { ...(outcomes[i] ?? { failures: [], refused: [] }), refusedSizes: refused }),
  );
  if (options.json) {
    const [only, candidate] = reports.map(({ document }) => document);
    if (candidate) writeJson({ schema: 'almanac.sweep-pairs.v1', baseline: only, candidate });
    else if (only) writeJson(only);
  } else {
    reports.forEach(({ lines }, i) => {
      const { side } = stores[i]?.plan ?? {};
      if (side) print(`${i > 0 ? '\n' : ''}${side}:\n`);
      lines.forEach(print);
    });
    if (reports.length > 1)
      print(`compare: almanac gate --baseline ${stores[0]?.folder} --candidate ${stores[1]?.folder}`);
  }
  if (reports.some(({ isComplete }) => !isComplete)) process.exitCode = exitCode.unknown;
}

function createAll(
  { out: dir, against, againstRuntime }: SweepCommandOptions,
  plan: SweepPlan,
): SweepStore[] {
  if (against === undefined && againstRuntime === undefined) return [SweepStore.create(dir, plan)];
  return SweepStore.createPair(dir, plan);
}

/** @throws AgentError as `SweepStore.requireRoom` does */
function requireRoom(folder: string): void {
  if (!isPairFolder(folder)) return SweepStore.requireRoom(folder);
  throw new AgentError(
    'bad_input/sweep_exists',
    `${folder} holds a sweep in pairs already; continue it with --resume ${folder} and --against, or name another --out`,
    { data: { folder } },
  );
}

function sizesOf({ validators, collators }: SweepCommandOptions): number[] {
  return collators === undefined ? parseSizes(validators) : parseSizes(collators, '--collators');
}

function parsePlan(options: SweepCommandOptions, slotMs: number): SweepPlan {
  const share = parsePositive(options.share, '--share');
  if (share < leastShare || share > 1)
    throw new AgentError('bad_input/share', `--share ${share}: expected ${leastShare} to 1, a whole core`);
  checkSlot(slotMs);
  const forMs = parseDuration(options.for, '--for', 3_600_000);
  const measuredBlocks = Math.floor(((1 - warmUpShare) * forMs) / slotMs);
  if (measuredBlocks <= leastBlocks) {
    const leastMs = Math.ceil(((leastBlocks + 1) * slotMs) / (1 - warmUpShare) / 1_000) * 1_000;
    throw new AgentError(
      'bad_input/duration',
      `--for ${options.for} is ${measuredBlocks} blocks of ${slotMs / 1_000} s after the warm-up, at least ${leastBlocks + 1} are needed; pass ${leastMs / 1_000}s or more (16 blocks are better)`,
      { data: { blocks: measuredBlocks } },
    );
  }
  const source = sourceOf(options);
  return {
    sizes: sizesOf(options),
    repeat: parseCount(options.repeat, '--repeat', 100),
    fractions: options.fractions === '' ? [] : parseFractions(options.fractions),
    rate: parsePositive(options.rate, '--rate'),
    for_ms: forMs,
    slot_ms: slotMs,
    max_p99_ms: parseMaxP99(options.maxP99),
    share,
    seed: parseCount(options.seed, '--seed', 2 ** 31),
    fresh: true,
    ...(options.calls !== undefined && { calls: readCallsFile(options.calls) }),
    ...(options.chaos !== undefined && { chaos: options.chaos }),
    ...(options.collators !== undefined && { relay: true as const }),
    ...(source && { chain: source }),
    ...(options.preset !== undefined && { preset: options.preset }),
    ...(options.againstRuntime !== undefined && { of_runtimes: true as const }),
  };
}

/** A rate whose p99 had to be 0 is never found, and such a sweep could not be resumed. @throws AgentError `bad_input/duration` */
function parseMaxP99(text: string): number {
  const ms = parseDuration(text, '--max-p99');
  if (ms > 0) return ms;
  throw new AgentError('bad_input/duration', `--max-p99 ${text}: expected more than 0, for example 60s`);
}

/** What is wrong with a node is said of the option that named it. @throws AgentError as `nodeCommand` does */
async function requireBaselineNode(command: string, signal: AbortSignal): Promise<void> {
  try {
    await nodeCommand(command, signal);
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'bad_input/node') throw error;
    const { code, data, message } = error;
    throw new AgentError(code, message.replaceAll('--node', '--against'), { data, cause: error });
  }
}

const usualSlotMs = 1_000;

/** Of a core: quotas are counted in periods of 100 ms, of which the kernel takes no less than 1 ms. */
const leastShare = 0.01;

const lookMs = 3_000;

/** Of each measurement, unless said otherwise. */
const warmUpShare = 0.2;

/** A machine that is busy with something else measures that: no size needs to be started to see it. */
async function requireIdle(least: number, signal: AbortSignal): Promise<void> {
  const before = readCpuTimes();
  await sleep(lookMs, undefined, { signal });
  const idle = idleShare(before, readCpuTimes());
  if (idle === undefined || idle >= least) return;
  throw new AgentError(
    'unknown/host_bound',
    `only ${(100 * idle).toFixed(1)} % of CPU is idle, a sweep needs ${Math.round(100 * least)} %; stop other programs and retry`,
    { data: { idle, least } },
  );
}

function noneFits(refused: readonly RefusedSize[]): AgentError {
  return new AgentError('no/size', refused[0]?.why ?? 'no size was named', { data: { refused } });
}
