import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attacked, Attackers, beginSink, type Sink } from './attackers.ts';
import { type HonestCalls, measure, p99 } from './honest.ts';
import { type AttackJob, type AttackName, heldAttacks, type ServerPlace, type Surface } from './job.ts';
import type { StrangersOptions } from './options.ts';
import { type AttackResult, type ServerResult, serverText } from './print.ts';
import type { DemoChain, Server } from './server-parts.ts';
import { type ServerName, starts } from './servers.ts';

interface CampaignTools {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** The chain behind servers that need one; each has its own unless given. */
  readonly chain?: DemoChain;
}

/** The short form leaves out the sink, and with it what is measured in time. */
export interface Pace {
  readonly attackers: number;
  readonly holdMs: number;
  readonly hasSink: boolean;
  /** How many of the connections of held attacks: one of so many. */
  readonly heldPart: number;
}
const fullPace: Pace = { attackers: 2, holdMs: 8_000, hasSink: true, heldPart: 1 };

/** Shares of the messages, and connections of the held ones. */
const plans: Readonly<Record<Surface['kind'], Readonly<Partial<Record<AttackName, number>>>>> = {
  rpc: {
    calls: 0.5,
    'one-address': 0.15,
    batches: 0.25,
    bytes: 0.08,
    headers: 0.02,
    idle: 600,
    'idle-many': 200,
    'slow-bodies': 60,
    unread: 40,
    subscriptions: 40,
    'chain-head': 120,
  },
  http: {
    calls: 0.8,
    'one-address': 0.1,
    bytes: 0.08,
    headers: 0.02,
    idle: 600,
    'idle-many': 200,
    'slow-bodies': 60,
    unread: 60,
  },
  telemetry: {
    calls: 0.8,
    'one-address': 0.1,
    bytes: 0.08,
    headers: 0.02,
    idle: 600,
    'idle-many': 200,
    'slow-bodies': 60,
    unread: 60,
  },
  decider: { calls: 0.85, bytes: 0.15, idle: 200, 'slow-bodies': 60, unread: 60 },
  links: { calls: 0.85, bytes: 0.15, idle: 200, 'slow-bodies': 60, unread: 60 },
};
const readyEveryMs = 500;
const restMs = 1_000;

/** One server after the other; an honest client is there all the time. */
export async function runStrangers(options: StrangersOptions, tools: CampaignTools): Promise<ServerResult[]> {
  const results: ServerResult[] = [];
  for (const name of options.only) {
    if (tools.signal.aborted) break;
    const result = await attackServer(name, options, fullPace, tools);
    tools.say(serverText(result).join('\n'));
    results.push(result);
  }
  return results;
}

/** Starts a server, lets strangers at it, and ends it. */
export async function attackServer(
  name: ServerName,
  { seed, messages }: Pick<StrangersOptions, 'seed' | 'messages'>,
  pace: Pace,
  { say, signal, chain }: CampaignTools,
): Promise<ServerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-strangers-'));
  const attackers = Attackers.begin(pace.attackers);
  const sink = pace.hasSink ? await beginSink(join(folder, 'sink.sock')) : undefined;
  let server: Server | undefined;
  try {
    mkdirSync(join(folder, 'own'));
    server = await starts[name](join(folder, 'own'), chain);
    await sleep(restMs);
    const { place } = server;
    const restMib = server.process.mib();
    const state = {
      attacks: [] as AttackResult[],
      latencies: [] as number[],
      sinkLatencies: [] as number[],
      last: [] as readonly string[],
    };
    for (const [attack, amount] of Object.entries(plans[server.surface.kind]) as [AttackName, number][]) {
      if (signal.aborted || endOf(server) !== undefined) break;
      const count = heldAttacks.has(attack)
        ? Math.ceil(amount / pace.heldPart)
        : Math.ceil(amount * messages);
      say(`${name}: ${attack}, ${count}`);
      const job = { attack, surface: server.surface, seed, count };
      const handled = await server.handled?.();
      const at = await beside(server, async () => await once(job, place, attackers, pace));
      const more =
        handled === undefined || endOf(server) !== undefined ? undefined : await server.handled?.();
      const atSink =
        sink && endOf(server) === undefined
          ? await besideSink(server, sink, job, at.seconds, attackers, pace)
          : undefined;
      const { tally } = at.attacked;
      state.last = at.attacked.last;
      state.latencies.push(...at.measured.latencies);
      state.sinkLatencies.push(...(atSink?.measured.latencies ?? []));
      state.attacks.push({
        attack,
        sent: tally.sent,
        reached: more === undefined ? tally.reached : tally.reached + more - (handled ?? 0),
        seconds: at.seconds,
        seen: tally.seen,
        p99Ms: p99(at.measured.latencies),
        sinkP99Ms: p99(atSink?.measured.latencies ?? []),
        calls: at.measured.latencies.length + at.measured.failures.length,
        failures: at.measured.failures,
        notReady: at.notReady,
        asked: at.asked,
      });
    }
    const end = endOf(server);
    const boundMib = Object.values(server.bounds).reduce((all, one) => all + one, restMib);
    return {
      server: name,
      attacks: state.attacks,
      sent: state.attacks.reduce((all, { sent }) => all + sent, 0),
      reached: state.attacks.reduce((all, { reached }) => all + reached, 0),
      restMib,
      peakMib: server.process.peakMib,
      boundMib,
      bounds: server.bounds,
      p99Ms: p99(state.latencies),
      sinkP99Ms: p99(state.sinkLatencies),
      load: loadavg()[0] ?? 0,
      ended: end === undefined ? undefined : { how: end, last: state.last },
    };
  } finally {
    attackers.close();
    sink?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How the server ended, or what it is in front of. */
function endOf({ process, behind }: Server): string | undefined {
  return (
    process.end ??
    (behind?.end === undefined ? undefined : `is without what is behind it, which ${behind.end}`)
  );
}

function sinkPlace({ place }: Server, sink: Sink): ServerPlace {
  return 'path' in place ? { path: sink.path } : { port: sink.port };
}

/** The same strangers at a sink, for as long as they took: what is called meanwhile weighs the same in both. */
async function besideSink(
  server: Server,
  sink: Sink,
  job: Omit<AttackJob, 'place'>,
  seconds: number,
  attackers: Attackers,
  pace: Pace,
) {
  // What they have left behind is not the sink's.
  await sleep(restMs);
  const some = heldAttacks.has(job.attack) ? job : { ...job, count: Math.ceil(job.count / 8) };
  return await beside(server, async () => {
    const untilMs = performance.now() + seconds * 1_000;
    do await once(some, sinkPlace(server, sink), attackers, pace);
    while (performance.now() < untilMs);
  });
}

/** What strangers do to a place, once. */
async function once(
  job: Omit<AttackJob, 'place'>,
  place: ServerPlace,
  attackers: Attackers,
  { holdMs }: Pace,
): Promise<Attacked> {
  if (heldAttacks.has(job.attack))
    return await attackers.hold({ ...job, place }, async () => await sleep(holdMs));
  return await attackers.attack({ ...job, place });
}

/** Lets strangers work while the honest client calls the server, and the server is asked whether it is ready. */
async function beside<Result>(server: Server, strangers: () => Promise<Result>) {
  const over = new AbortController();
  const startMs = performance.now();
  const measuring: Promise<HonestCalls> = measure(server.honest, over.signal);
  const watching = watchReady(server, over.signal);
  try {
    const attacked = await strangers();
    const seconds = (performance.now() - startMs) / 1_000;
    over.abort();
    return { attacked, measured: await measuring, seconds, ...(await watching) };
  } finally {
    over.abort();
  }
}

async function watchReady(
  server: Server,
  signal: AbortSignal,
): Promise<{ readonly notReady: string[]; readonly asked: number }> {
  const notReady: string[] = [];
  let asked = 0;
  while (!signal.aborted && endOf(server) === undefined) {
    asked += 1;
    try {
      if (!(await server.ready())) notReady.push('it said that it was not');
    } catch (error) {
      notReady.push(error instanceof Error ? error.message : String(error));
    }
    await sleep(readyEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return { notReady, asked };
}
