import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { AgentError } from '../../base/error.ts';
import { identify, type ProcessState, processState } from '../../base/process.ts';
import { programOnPath } from '../../lab/real/given-command.ts';
import { containerName } from './compose.ts';
import { readRunning } from './local.ts';
import type { EndpointPlan } from './plan.ts';
import { unitName } from './units.ts';

/** The process of a part. */
export interface RunningPart {
  readonly state: ProcessState;
  readonly pid: number | undefined;
  /** As the system has it; empty where it runs in a container, or is gone. */
  readonly argv: readonly string[];
}

const run = promisify(execFile);
const gone: RunningPart = { state: 'gone', pid: undefined, argv: [] };

/** What runs of each part, by its name; asked of whoever keeps it running. */
export async function runningParts(plan: EndpointPlan): Promise<ReadonlyMap<string, RunningPart>> {
  const pidOf =
    plan.keeper === 'local' ? localPids(plan) : plan.keeper === 'systemd' ? unitPid : containerPid;
  const found = await Promise.all(
    plan.parts.map(async ({ name }) => [name, runningPart(await pidOf(plan.name, name))] as const),
  );
  return new Map(found);
}

/** The program that containers are run with. @throws AgentError `bad_input/containers` */
export function containerProgram(): string {
  const found = programOnPath('docker') ?? programOnPath('podman');
  if (found !== undefined) return found;
  throw new AgentError(
    'bad_input/containers',
    'neither docker nor podman is on PATH; install one of them, or choose --as systemd or --local',
  );
}

type PidOf = (endpoint: string, part: string) => Promise<number | undefined>;

function localPids({ state }: EndpointPlan): PidOf {
  const parts = new Map(readRunning(state)?.parts.map((part) => [part.name, part.process]));
  return async (_, part) => {
    const identity = parts.get(part);
    return identity && processState(identity) !== 'gone' ? identity.pid : undefined;
  };
}

const unitPid: PidOf = async (endpoint, part) =>
  pidIn(await output('systemctl', 'show', '--property=MainPID', '--value', unitName(endpoint, part)));

const containerPid: PidOf = async (endpoint, part) =>
  pidIn(
    await output(containerProgram(), 'inspect', '--format', '{{.State.Pid}}', containerName(endpoint, part)),
  );

/** Nothing where the program fails: what cannot be asked for does not run. */
async function output(program: string, ...args: readonly string[]): Promise<string> {
  return await run(program, args).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

function pidIn(text: string): number | undefined {
  const pid = Number(text.trim());
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

function runningPart(pid: number | undefined): RunningPart {
  const identity = pid === undefined ? undefined : identify(pid);
  if (!identity) return gone;
  return { state: processState(identity), pid, argv: commandLineOf(identity.pid) };
}

function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}
