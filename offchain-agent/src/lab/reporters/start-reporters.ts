import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { AgentError } from '../../base/error.ts';
import { identify, processState } from '../../base/process.ts';
import { readOrCreateSecret } from '../../chain/keys/key-file.ts';
import { parseSigningKey } from '../../chain/keys/parse-key.ts';
import { registryCalls } from '../../chain/registry/registry-calls.ts';
import { openReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import { submitOnce } from '../../chain/submit/submit-once.ts';
import { defaultChainLength, HashChain } from '../../sli/hash-chain.ts';
import { logTail } from '../real/ready.ts';
import { logFile, type NetworkState, nodeUrl, writeNetwork } from '../real/state.ts';
import { reporterHealth } from './reporter-status.ts';
import { type ReporterState, reporterFolder } from './reporters-state.ts';

interface Context {
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The preset `local` invites these accounts; polkadot.js Apps knows them by these names. */
const reporterSeeds = ['//Eve', '//Ferdie', '//One'];

// From src/lab/reporters or dist/lab/reporters, three levels up stands the package.
const command = fileURLToPath(new URL('../../../bin/almanac.js', import.meta.url));
const homeNetwork = 0;
const privateFile = 0o600;
const answerWithinMs = 30_000;
const pollMs = 250;
const shownLogLines = 10;

/**
 * Starts reporting agents that outlive this process, each at a node of its own. What they need lies in the network's folder, as a
 * person would write it: a key, a secret, a configuration.
 *
 * @param ports for their HTTP: one for each reporter
 * @throws AgentError as `submitOnce` does; `unknown/agent_ended`, `unreachable/agent` with the last lines of a log
 */
export async function startReporters(
  network: NetworkState,
  ports: readonly number[],
  { progress, signal }: Context,
): Promise<void> {
  const [first] = network.nodes;
  if (!first || ports.length === 0) return;
  progress(
    `${ports.length === 1 ? 'a reporter joins' : `${ports.length} reporters join`} network ${homeNetwork}`,
  );
  const chain = await openReportingChain(nodeUrl(first), { signal });
  try {
    const reporters = await Promise.all(
      ports.map(async (port, index): Promise<ReporterState> => {
        const seed = reporterSeeds[index] ?? '';
        const name = `r${index + 1}`;
        const { address, pair, head } = await writeFiles(network, { name, seed, port, index });
        const call = registryCalls.join(chain.api, homeNetwork, { signer: address, head });
        await submitOnce(chain, call, pair, { signal });
        return { name, seed, account: address, http_port: port };
      }),
    );
    network.reporters = reporters;
    for (const reporter of reporters) startAgent(network, reporter);
    await Promise.all(reporters.map((reporter) => untilItIsReady(network, reporter, signal)));
  } finally {
    await chain.close();
  }
}

/** What an agent reads, and what it registers: the head of the chain of its secret. */
async function writeFiles(
  network: NetworkState,
  { name, seed, port, index }: { name: string; seed: string; port: number; index: number },
) {
  const folder = reporterFolder(network.name, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'signer.key'), `${seed}\n`, { mode: privateFile });
  const { secret } = await readOrCreateSecret(join(folder, 'instants.secret'));
  const pair = await parseSigningKey(seed, { source: name, isLocal: true });
  const urls = network.nodes.map(nodeUrl);
  const own = index % urls.length;
  const config = {
    chain: { urls: [...urls.slice(own), ...urls.slice(0, own)] },
    local: true,
    reporters: [{ account: pair.address, keyFile: 'signer.key', secretFile: 'instants.secret' }],
    vantages: [urls[own]],
    data: 'data',
    http: { listen: `127.0.0.1:${port}` },
  };
  await writeFile(join(folder, 'agent.yaml'), stringify(config));
  return { address: pair.address, pair, head: new HashChain(secret, defaultChainLength).head };
}

/** Detached, as nodes are; its process is recorded before anything else can happen. */
function startAgent(network: NetworkState, reporter: ReporterState): void {
  const log = openSync(logFile(network.name, reporter.name), 'a');
  try {
    const config = join(reporterFolder(network.name, reporter.name), 'agent.yaml');
    const child = spawn(process.execPath, [command, 'agent', '--config', config], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    child.once('error', () => undefined);
    reporter.process = child.pid === undefined ? undefined : identify(child.pid);
    writeNetwork(network);
    child.unref();
  } finally {
    closeSync(log);
  }
}

async function untilItIsReady(
  network: NetworkState,
  reporter: ReporterState,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + answerWithinMs;
  for (;;) {
    const faults = await reporterHealth(reporter, signal);
    // What still keeps it from reporting then, `network status` says.
    if (faults && (faults.length === 0 || Date.now() > deadline)) return;
    const isGone = !reporter.process || processState(reporter.process) === 'gone';
    if (isGone || (!faults && Date.now() > deadline)) {
      const words = await logTail(logFile(network.name, reporter.name), shownLogLines);
      throw new AgentError(
        isGone ? 'unknown/agent_ended' : 'unreachable/agent',
        `the agent of ${reporter.name} ${isGone ? 'ended while starting' : 'does not answer'}; its last words:\n${words.join('\n') || '  (none)'}`,
        { data: { reporter: reporter.name } },
      );
    }
    await sleep(pollMs, undefined, { signal });
  }
}
