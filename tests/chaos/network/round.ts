import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakersOf } from '../../../offchain-agent/src/lab/cli/network/chaos.ts';
import { linksOf } from '../../../offchain-agent/src/lab/cli/network/chaos-links.ts';
import { readNetwork } from '../../../offchain-agent/src/lab/networks.ts';
import { startCommand } from '../../support/cli.ts';
import type { Ran } from '../../support/command-process.ts';
import { residueOf } from '../../support/network-residue.ts';
import { possibleFaults, slowScenario } from './plan.ts';

/** One network: started, broken, judged, taken down. */
export interface Round {
  readonly seed: number;
  /** How many faults of each kind befell it. */
  readonly faults: Readonly<Record<string, number>>;
  /** Kinds that could not be done here, with the reason. */
  readonly refused: readonly string[];
  readonly held: number;
  readonly unknown: number;
  /** What did not hold, and commands that failed. */
  readonly failed: readonly string[];
  /** What `down` left on the machine. */
  readonly left: readonly string[];
  readonly tookS: number;
}

interface RoundOptions {
  readonly seed: number;
  readonly faults: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

interface Document {
  readonly faults: readonly { readonly kind: string }[];
  readonly verdicts: readonly { readonly held: boolean | null; readonly text: string }[];
}

const name = 'campaign';
const quick = ['--backend', 'auto', '--slot', '1s', '--session', '10s', '--window', '20s'];

/** All by the commands that a user has. */
export async function playRound({ seed, faults, signal, say }: RoundOptions): Promise<Round> {
  const began = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'almanac-campaign-'));
  const before = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  const run = async (...args: string[]): Promise<Ran> => {
    const command = startCommand(args, folder);
    const end = (): void => void command.process.kill('SIGINT');
    signal.addEventListener('abort', end);
    try {
      return await command.ended;
    } finally {
      signal.removeEventListener('abort', end);
    }
  };
  try {
    const failed: string[] = [];
    let document: Document = { faults: [], verdicts: [] };
    const up = await run('network', 'up', '--name', name, ...quick);
    const network = readNetwork(name);
    if (up.code !== 0 || !network)
      return broken(seed, `up ended with ${up.code}: ${up.stderr}`, residueOf(folder, name));
    const links = await linksOf(network);
    const { possible, refused } = await possibleFaults(breakersOf(network), links);
    await links?.close();
    const file = join(folder, 'scenario.yaml');
    await writeFile(file, JSON.stringify(slowScenario(seed, possible, faults)));
    say(`round of seed ${seed}: ${faults} faults`);
    const ran = await run('network', 'run', file, '--name', name, '--seed', String(seed), '--json');
    if (ran.stdout === '') failed.push(`run: ${ran.code} ${ran.stderr.trim().split('\n').at(-1)}`);
    else document = JSON.parse(ran.stdout) as Document;
    // Down at once, whatever has befallen it: that is what is tested here, too.
    const down = await startCommand(['network', 'down', '--name', name], folder).ended;
    if (down.code !== 0) failed.push(`down: ${down.stderr}`);
    const { verdicts } = document;
    return {
      seed,
      faults: countBy(document.faults.map(({ kind }) => kind)),
      refused,
      held: verdicts.filter(({ held }) => held === true).length,
      unknown: verdicts.filter(({ held }) => held === null).length,
      failed: [...failed, ...verdicts.filter(({ held }) => held === false).map(({ text }) => text)],
      left: residueOf(folder, name),
      tookS: Math.round((Date.now() - began) / 1_000),
    };
  } finally {
    await startCommand(['network', 'down', '--name', name], folder).ended;
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
  }
}

function broken(seed: number, reason: string, left: readonly string[]): Round {
  return { seed, faults: {}, refused: [], held: 0, unknown: 0, failed: [reason], left, tookS: 0 };
}

/** How often each occurs. */
function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of names) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}
