import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { linksBetween } from '../../src/lab/link/fault-table.ts';
import { openLinks } from '../../src/lab/link/host/remote-links.ts';
import type { LinkBackendName, LinkCounters } from '../../src/lab/link/link-control.ts';
import { downNetwork } from '../../src/lab/networks.ts';
import { upNetwork } from '../../src/lab/up/up.ts';

export const validators = 7;
export const networkDelayMs = 50;
const name = 'bench-links';
const settleMs = 10_000;
const measuredMs = 30_000;
const ticksPerS = 100;

interface NetworkLoad {
  /** What the host of the links takes of a core. */
  readonly cpuShare: number;
  readonly packetsPerS: number;
  /** The 99th percentile of the link on which it is largest. */
  readonly lateMs: number;
}

/** What a real network with slots of 1 s costs the process that hosts its links, all of them delayed. */
export async function measureNetwork(backend: LinkBackendName): Promise<NetworkLoad> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-'));
  process.env['ALMANAC_STATE'] = folder;
  const { signal } = new AbortController();
  const lengths = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
  try {
    const network = await upNetwork(
      { name, validators, candidates: 0, ...lengths, backend },
      { progress: () => undefined, signal },
    );
    const links = await openLinks(network);
    const between = linksBetween(network.nodes.map((node) => node.name));
    await links.apply({ id: 'bench', links: between, rule: { delayMs: networkDelayMs } });
    await sleep(settleMs);
    const pid = network.links?.process?.pid ?? 0;
    const [startMs, cpuMs, packets] = [
      performance.now(),
      await cpuMsOf(pid),
      packetsOf(await links.counters()),
    ];
    await sleep(measuredMs);
    const tookMs = performance.now() - startMs;
    const counters = await links.counters();
    const load = {
      cpuShare: ((await cpuMsOf(pid)) - cpuMs) / tookMs,
      packetsPerS: ((packetsOf(counters) - packets) * 1_000) / tookMs,
      lateMs: Math.max(...counters.map(({ lateP99Ms }) => lateP99Ms)),
    };
    await links.close();
    return load;
  } finally {
    await downNetwork(name);
    await rm(folder, { recursive: true, force: true });
  }
}

function packetsOf(counters: readonly LinkCounters[]): number {
  return counters.reduce((sum, { packets }) => sum + packets, 0);
}

async function cpuMsOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerS;
}
