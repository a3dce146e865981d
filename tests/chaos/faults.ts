import { setTimeout as sleep } from 'node:timers/promises';
import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import type { NodeState } from '../../offchain-agent/src/lab/real/state.ts';
import { nodeBlocks } from './node-blocks.ts';
import { type ChaosFault, type ProcessKill, slotMs, windowMs } from './plan.ts';
import type { ChaosWorld } from './world.ts';

/** Blocks of the fork that is given up: too many, and nodes that come back would only catch up. */
const forkBlocks = 4;

const patienceMs = 60_000;

/** What went wrong, for the tally. */
export interface Doings {
  readonly kills: Record<ProcessKill['victim'], number>;
  /** Moments at which the victim did not run just then. */
  missed: number;
  haltS: number;
  /** What could not be done wrong: the run shows less than it should. */
  readonly failed: string[];
  /** Blocks of one half's fork that no chain has any more, and the reports in them. */
  forked: readonly { readonly number: number; readonly hash: string; readonly reports: number }[];
  clock: { readonly reporter: string; readonly byMs: number; readonly forMs: number } | undefined;
}

export function noDoings(): Doings {
  return {
    kills: { agent: 0, queue: 0, node: 0 },
    missed: 0,
    haltS: 0,
    failed: [],
    forked: [],
    clock: undefined,
  };
}

interface FaultContext {
  readonly world: ChaosWorld;
  readonly doings: Doings;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Does one thing wrong, and puts right again what does not mend itself. */
export async function doFault(fault: ChaosFault, context: FaultContext): Promise<void> {
  if (fault.kind === 'kill') await kill(fault, context);
  else if (fault.kind === 'halt') await halt(fault.forMs, context);
  else if (fault.kind === 'clock') await setClock(fault, context);
  else await fork(fault.forMs, context);
}

async function kill(
  { victim, index, restartAfterMs }: ProcessKill,
  { world, doings, say, signal }: FaultContext,
): Promise<void> {
  if (victim === 'node') {
    const name = `v${index + 1}`;
    say(`kill -9 node ${name}`);
    await world.network.stop(name, true);
    doings.kills.node += 1;
    await sleep(restartAfterMs, undefined, { signal });
    await world.network.resume(name);
    return;
  }
  const reporter = world.reporters[index];
  if (!reporter) return;
  say(`kill -9 ${victim} of ${reporter.name}`);
  const isDone = await untilKilled(
    async () => (victim === 'queue' ? await reporter.killQueue() : await reporter.kill()),
    signal,
  );
  if (isDone) doings.kills[victim] += 1;
  else doings.missed += 1;
  if (victim === 'queue') return;
  await sleep(restartAfterMs, undefined, { signal });
  reporter.start();
}

/** A victim that is dead just now is killed as soon as it lives again. */
async function untilKilled(tryToKill: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (!(await tryToKill())) {
    if (Date.now() > deadline) return false;
    await sleep(slotMs / 4, undefined, { signal });
  }
  return true;
}

async function halt(forMs: number, { world, doings, say, signal }: FaultContext): Promise<void> {
  const names = world.network.state.nodes.map(({ name }) => name);
  say(`SIGSTOP to all nodes for ${forMs / 1_000} s`);
  const from = Date.now();
  for (const name of names) await world.network.stop(name);
  await sleep(forMs, undefined, { signal });
  for (const name of names) await world.network.resume(name);
  doings.haltS = Math.round((Date.now() - from) / 1_000);
  say('SIGCONT to all nodes');
}

async function setClock(
  { byMs, forMs, index }: ChaosFault & { kind: 'clock' },
  { world, doings, say, signal }: FaultContext,
): Promise<void> {
  const reporter = world.reporters[index];
  if (!reporter) return;
  say(`the clock of ${reporter.name} is set by ${byMs / 1_000} s`);
  await reporter.setClock(byMs);
  await sleep(forMs, undefined, { signal });
  await reporter.setClock(0);
  say(`the clock of ${reporter.name} is set right`);
  doings.clock = { reporter: reporter.name, byMs, forMs };
}

/**
 * Two of four nodes are killed, so that nothing is final; the others go on with a fork, into which the reports of a window
 * go, and are stopped. Those that were killed come back without it and build a longer one; then all are let loose.
 */
async function fork(forMs: number, { world, doings, say, signal }: FaultContext): Promise<void> {
  const { network } = world;
  const [first, second, third, fourth] = network.state.nodes;
  if (!first || !second || !third || !fourth) return;
  const deadline = Date.now() + forMs;
  await sleep(windowMs - (Date.now() % windowMs), undefined, { signal });
  // Reports come as soon as the window's end is final: from now on into a fork.
  const end = (await bestOf(first)) + 1;
  await until(async () => (await nodeReport(first.rpc_port))?.finalized ?? 0, end, deadline, signal);
  say('kill -9 v3, v4: v1, v2 go on with a fork');
  for (const { name } of [third, fourth]) await network.stop(name, true);
  await until(() => bestOf(first), (await bestOf(first)) + forkBlocks, deadline, signal);
  const fork = await nodeBlocks(first.rpc_port);
  const top = fork.at(-1)?.number ?? 0;
  for (const { name } of [first, second]) await network.stop(name);
  say(`SIGSTOP v1, v2 at block ${top}; v3, v4 start again and build another fork`);
  for (const { name } of [third, fourth]) await network.resume(name);
  await until(() => bestOf(third), top + 2, deadline, signal);
  for (const { name } of [first, second]) await network.resume(name);
  say('SIGCONT v1, v2: the longer fork is the chain');
  doings.forked = fork;
}

async function bestOf({ rpc_port: port }: NodeState): Promise<number> {
  return (await nodeReport(port))?.best ?? 0;
}

async function until(
  read: () => Promise<number>,
  number: number,
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  while ((await read()) < number && Date.now() < deadline) {
    await sleep(slotMs / 4, undefined, { signal });
  }
}
