import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { cacheFolder } from '../../base/folder.ts';
import { givenCommand, programOnPath } from '../real/given-command.ts';

/** What a relay chain with parachains is run by. */
interface RelayPrograms {
  /** The node of the relay chain, with its arguments: as `--node` takes it. */
  readonly polkadot: string;
  /** The node of a parachain. */
  readonly omniNode: string;
}

/** Parachain blocks are checked by them, in processes of their own. */
const workers = ['polkadot-prepare-worker', 'polkadot-execute-worker'] as const;
const workersFlag = '--workers-path';
const packagedFolder = '/usr/lib/polkadot';
const howToBuild = 'build it with `npm run build:relay` (about 4 hours of one core, 12 GB)';
const versionWithinMs = 15_000;

/** Where `npm run build:relay` puts them. */
export function relayBinFolder(): string {
  return join(cacheFolder(), 'relay', 'bin');
}

/**
 * Finds the programs: as built here, else on PATH.
 * @param given the command for the relay chain's node, where it was given
 * @throws AgentError `bad_input/relay_missing`, `bad_input/relay_worker`, or as `givenCommand` does
 */
export async function relayPrograms(
  given: string | undefined,
  needsCollators: boolean,
  signal: AbortSignal,
): Promise<RelayPrograms> {
  const polkadot = given ?? builtProgram('polkadot');
  await checkWorkers(givenCommand(polkadot), signal);
  return { polkadot, omniNode: needsCollators ? builtProgram('polkadot-omni-node') : '' };
}

function builtProgram(name: string): string {
  const built = join(relayBinFolder(), name);
  const path = existsSync(built) ? built : programOnPath(name);
  if (path !== undefined) return path;
  throw missing(name, `there is no ${name} in ${relayBinFolder()} or on PATH; ${howToBuild}`);
}

/** The runtime of the parachains where none is named. @throws AgentError `bad_input/relay_missing` */
export function usualParaRuntime(): string {
  const file = 'penpal_runtime.compact.compressed.wasm';
  const path = join(relayBinFolder(), file);
  if (existsSync(path)) return path;
  throw missing(
    file,
    `there is no ${file} in ${relayBinFolder()}; ${howToBuild}, name a runtime with --para-runtime, or pass --paras 0`,
  );
}

function missing(name: string, message: string): AgentError {
  return new AgentError('bad_input/relay_missing', message, { data: { name } });
}

/** As the node itself would, when all are started. @throws AgentError `bad_input/relay_worker` */
async function checkWorkers(command: readonly string[], signal: AbortSignal): Promise<void> {
  const [program = ''] = command;
  const folder = workersFolder(command);
  const wanted = await versionOf(program, signal);
  for (const worker of workers) {
    const path = join(folder, worker);
    const version = await versionOf(path, signal);
    // Programs that do not start have no versions, which are not the same one.
    if (version !== undefined && version === wanted) continue;
    throw new AgentError(
      'bad_input/relay_worker',
      `${path} has version ${version ?? 'unknown'}, ${program} ${wanted ?? 'unknown'}; ${howToBuild}, or name workers of the same version with --node "${program} ${workersFlag} FOLDER"`,
      { data: { path, version, wanted } },
    );
  }
}

/** The folder that the node takes its workers from: the one it is told, else its own, else that of packages. */
function workersFolder(command: readonly string[]): string {
  const [program = ''] = command;
  const told = toldFolder(command);
  const folders = told === undefined ? [dirname(program), packagedFolder] : [told];
  const folder = folders.find((one) => workers.every((worker) => existsSync(join(one, worker))));
  if (folder !== undefined) return folder;
  throw new AgentError(
    'bad_input/relay_worker',
    `${program} needs ${workers.join(' and ')}, and ${folders.join(' and ')} lack${folders.length === 1 ? 's' : ''} them; ${howToBuild}, or name their folder with --node "${program} ${workersFlag} FOLDER"`,
    { data: { folders } },
  );
}

function toldFolder(command: readonly string[]): string | undefined {
  const at = command.findIndex((word) => word === workersFlag || word.startsWith(`${workersFlag}=`));
  return at < 0 ? undefined : (command[at]?.split('=', 2)[1] ?? command[at + 1]);
}

/** Without the commit: `polkadot 1.25.1-0123abc` prints more than its worker. */
async function versionOf(program: string, signal: AbortSignal): Promise<string | undefined> {
  const text = await new Promise<string>((resolve) => {
    const limits = { timeout: versionWithinMs, killSignal: 'SIGKILL', signal } as const;
    execFile(program, ['--version'], limits, (error, stdout) => resolve(error ? '' : stdout));
  });
  signal.throwIfAborted();
  return /\d+\.\d+\.\d+/.exec(text)?.[0];
}
