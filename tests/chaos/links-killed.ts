import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessIdentity, processesWith } from '../../offchain-agent/src/base/process.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { markVariable } from '../../offchain-agent/src/lab/real/state.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { pseudoRandom } from '../support/pseudo-random.ts';
import { devices, type HeldNamespaces, holdNamespaces, leftTraces } from './traces.ts';

interface LinksKilledOptions {
  /** How many networks are started, and struck at a moment each. */
  readonly times: number;
  /** Decides what is killed when. */
  readonly seed: number;
  readonly backend: 'tun' | 'proxy';
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const victims = ['command', 'host', 'both'] as const;
type Victim = (typeof victims)[number];

/** One network that was struck. */
export interface Strike {
  readonly victim: Victim;
  /** After the command was started, in milliseconds. */
  readonly atMs: number;
  /** Processes of the network that ran then. */
  readonly running: number;
  /** What `down` has left, and a start that failed before it was struck; nothing, as it should be. */
  readonly left: readonly string[];
}

const name = 'struck';
/** About what a start takes: later moments strike a network that is up. */
const latestMs = 14_000;
/** What is told to end has so long to do that. */
const graceMs = 30_000;

/**
 * Starts networks whose links are hosted, kills the command that starts one, the process that hosts its links, or both, at random
 * moments, takes the network down and looks for whatever is left of it.
 */
export async function strikeLinks({
  times,
  seed,
  backend,
  say,
  signal,
}: LinksKilledOptions): Promise<Strike[]> {
  const random = pseudoRandom(seed);
  const strikes: Strike[] = [];
  while (strikes.length < times && !signal.aborted) {
    const victim = victims[random(victims.length)] ?? 'both';
    const strike = await strikeOnce(victim, random(latestMs), backend);
    strikes.push(strike);
    const left = strike.left.length === 0 ? 'nothing is left' : `LEFT: ${strike.left.join('; ')}`;
    say(
      `${strikes.length}/${times}: ${victim} killed after ${strike.atMs} ms, ${strike.running} processes ran; ${left}`,
    );
  }
  return strikes;
}

async function strikeOnce(victim: Victim, atMs: number, backend: string): Promise<Strike> {
  const state = await mkdtemp(join(tmpdir(), 'almanac-struck-'));
  const folder = join(state, 'networks', name);
  const before = await devices();
  const command = startCommand(['network', 'up', '--name', name, '--backend', backend, ...small], state);
  let held: HeldNamespaces | undefined;
  try {
    const early = await Promise.race([sleep(atMs), command.ended]);
    const running = processesWith(markVariable, folder);
    held = await holdNamespaces(running);
    const ports = portsOf(state);
    if (victim !== 'command') await killHost(running);
    if (victim === 'host') await end(command);
    else command.process.kill('SIGKILL');
    await command.ended;
    const { code } = await startCommand(['network', 'down', '--name', name], state).ended;
    const left = await leftTraces({
      state,
      mark: [markVariable, folder],
      name,
      devices: before,
      namespaces: held.names,
      ports,
    });
    const failed = [
      ...(early && early.code !== 0 ? [`up ended with ${early.code}: ${early.stderr}`] : []),
      ...(code === 0 ? [] : [`down ended with ${code}`]),
    ];
    return { victim, atMs, running: running.length, left: [...failed, ...left] };
  } finally {
    await held?.release();
    for (const identity of processesWith(markVariable, folder)) process.kill(identity.pid, 'SIGKILL');
    await rm(state, { recursive: true, force: true });
  }
}

const small = ['--validators', '2', '--slot', '1s', '--session', '10s', '--window', '20s'];

async function killHost(running: readonly ProcessIdentity[]): Promise<void> {
  for (const { pid } of running) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (words.includes('host-process')) process.kill(pid, 'SIGKILL');
  }
}

/** As Ctrl-C does; a start that is over already has ended. */
async function end(command: RunningCommand): Promise<void> {
  command.process.kill('SIGINT');
  const late = setTimeout(() => command.process.kill('SIGKILL'), graceMs);
  await command.ended;
  clearTimeout(late);
}

/** Where the network listens outside, as far as it had recorded that. */
function portsOf(state: string): number[] {
  const nodes = readNetwork(name, join(state, 'networks'))?.nodes ?? [];
  return nodes.flatMap(({ rpc_port, prometheus_port, p2p_port, proxy_port, host }) => [
    rpc_port,
    prometheus_port,
    ...(host === undefined ? [p2p_port, proxy_port ?? p2p_port] : []),
  ]);
}
