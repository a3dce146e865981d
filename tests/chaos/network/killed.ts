import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { breakersOf } from '../../../offchain-agent/src/lab/cli/network/chaos.ts';
import { startCommand } from '../../support/cli.ts';
import { startHostNetwork } from '../../support/host-network.ts';
import { residueOf } from '../../support/network-residue.ts';
import { denseScenario, drawFrom, possibleFaults } from './plan.ts';

/** What became of one command that was killed. */
export interface Killed {
  readonly seed: number;
  /** After its first fault. */
  readonly afterMs: number;
  /** How many faults it had begun by then. */
  readonly begun: number;
  /** What `down` left on the machine. */
  readonly left: readonly string[];
}

const name = 'killed';
const longestMs = 6_000;

/**
 * Starts processes that stand in for nodes, lets `network run` break them in all ways of processes and hosts, kills it with
 * SIGKILL at a moment that the seed draws, takes the network down by the command, and looks at what is left of it.
 */
export async function killCommand(seed: number): Promise<Killed> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-killed-'));
  const before = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  const draw = drawFrom(seed);
  try {
    const network = await startHostNetwork(name, 3);
    const { possible } = await possibleFaults(breakersOf(network), undefined);
    const scenario = join(folder, 'scenario.yaml');
    const names = network.nodes.map((node) => node.name);
    await writeFile(scenario, JSON.stringify(denseScenario(seed, possible, names)));
    const command = startCommand(['network', 'run', scenario, '--seed', String(seed)], folder);
    let begun = 0;
    const first = new Promise<void>((resolve) => {
      const { stderr } = command.process;
      if (!stderr) return resolve();
      createInterface(stderr)
        .on('line', (line) => {
          if (!/^\d+\.\d s {2}\w+ v\d/.test(line) || line.endsWith('again')) return;
          begun += 1;
          resolve();
        })
        .once('close', resolve);
    });
    await first;
    const afterMs = draw(longestMs);
    await sleep(afterMs);
    command.process.kill('SIGKILL');
    await command.ended;
    const { code, stderr } = await startCommand(['network', 'down', '--name', name], folder).ended;
    const left = residueOf(folder, name);
    return { seed, afterMs, begun, left: code === 0 ? left : [`down: ${code} ${stderr}`, ...left] };
  } finally {
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
  }
}
