import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KeyringPair } from '@polkadot/keyring/types';
import { stringify } from 'yaml';
import { endProcesses, identify } from '../../offchain-agent/src/base/process.ts';
import { HashChain, networkSecret } from '../../offchain-agent/src/sli/hash-chain.ts';
import { type RunningCommand, startCommand } from './cli.ts';
import { processesOf } from './network-residue.ts';

const chainLength = 1_000;
const privateFile = 0o600;

/** One who reports: an account with a development seed, and the secret of its hash chain. */
export interface TestReporter {
  readonly seed: string;
  readonly pair: KeyringPair;
  readonly secret: Uint8Array;
  /** What it registers. */
  readonly head: string;
}

export interface AgentFiles {
  readonly folder: string;
  readonly configFile: string;
  remove(): Promise<void>;
}

/** @param network the one that it joins */
export function testReporter(seed: string, pair: KeyringPair, network = 0): TestReporter {
  const secret = Uint8Array.from(randomBytes(32));
  const { head } = new HashChain(networkSecret(secret, network), chainLength);
  return { seed, pair, secret, head };
}

/**
 * Writes what an agent of these reporters reads: its configuration, and a key and a secret for each.
 * @param settings what the configuration says besides
 */
export async function writeAgentFiles(
  reporters: readonly TestReporter[],
  nodes: { readonly chain: string; readonly vantages: readonly string[] },
  settings: Readonly<Record<string, unknown>> = {},
): Promise<AgentFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-agent-'));
  const listed = await Promise.all(
    reporters.map(async ({ seed, pair, secret }, index) => {
      const keyFile = join(folder, `${index}.key`);
      const secretFile = join(folder, `${index}.secret`);
      await writeFile(keyFile, seed, { mode: privateFile });
      await writeFile(secretFile, Buffer.from(secret).toString('hex'), { mode: privateFile });
      return { account: pair.address, keyFile, secretFile, chainLength };
    }),
  );
  const configFile = join(folder, 'agent.yaml');
  const config = {
    chain: { urls: [nodes.chain] },
    local: true,
    reporters: listed,
    vantages: nodes.vantages,
    data: join(folder, 'data'),
    http: { listen: '127.0.0.1:0' },
    ...settings,
  };
  await writeFile(configFile, stringify(config));
  return { folder, configFile, remove };

  async function remove(): Promise<void> {
    // Of an agent that was killed, and not begun again as its test failed, the queue lives on.
    await endProcesses(processesOf(folder).flatMap((pid) => identify(pid) ?? []));
    await rm(folder, { recursive: true, force: true });
  }
}

/** `almanac agent`, and what it says of its windows. */
export interface RunningAgent {
  readonly command: RunningCommand;
  /** The lines of its log so far. */
  readonly log: readonly string[];
  /** Its windows that are settled, in the order in which they were. */
  readonly news: readonly WindowNews[];
  /** How many of its reporters have reported of the window, and taken at least this share of what was planned. */
  reportsOf(window: number, leastShare: number): number;
}

/**
 * Starts it on these files.
 * @param env what its environment has besides
 */
export function startAgent(
  { folder, configFile }: AgentFiles,
  env: Readonly<Record<string, string>> = {},
): RunningAgent {
  const command = startCommand(['agent', '--config', configFile, '--json'], join(folder, 'state'), env);
  // It would outlive a run that is interrupted, and its queue with it.
  const end = (): void => void command.process.kill('SIGTERM');
  process.once('exit', end);
  void command.ended.finally(() => process.off('exit', end));
  const news: WindowNews[] = [];
  const log: string[] = [];
  const { stdout, stderr } = command.process;
  if (stderr) createInterface(stderr).on('line', (line) => log.push(line));
  if (stdout) createInterface(stdout).on('line', (line) => news.push(...newsOf(line)));
  return {
    command,
    log,
    news,
    reportsOf: (window, leastShare) =>
      news.filter((one) => one.window === window && one.state === 'closed' && isMeasured(one, leastShare))
        .length,
  };
}

interface WindowNews {
  readonly window: number;
  readonly state: string;
  readonly taken: number;
  readonly planned: number;
}

function isMeasured({ taken, planned }: WindowNews, leastShare: number): boolean {
  return planned > 0 && taken >= leastShare * planned;
}

function newsOf(line: string): WindowNews[] {
  return line.includes('"almanac.agent_window.v1"') ? [JSON.parse(line) as WindowNews] : [];
}
