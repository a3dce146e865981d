import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { AgentError } from '../../base/error.ts';
import { composeFile } from './compose.ts';
import { containerProgram } from './keeper.ts';
import { readRunning, writePlanned, writeRunning } from './local.ts';
import type { EndpointPlan, PlannedFile } from './plan.ts';
import { type UnitFolders, unitFiles, unitName, usualUnitFolders } from './units.ts';

/** Runs a program to its end. @throws what it said */
type RunProgram = (program: string, ...args: readonly string[]) => Promise<void>;

/** Everything that `up` writes, by the one who keeps the parts running. */
export function generatedFiles(plan: EndpointPlan, folders?: UnitFolders): PlannedFile[] {
  if (plan.keeper === 'systemd') return [...plan.files, ...unitFiles(plan, folders)];
  if (plan.keeper === 'containers')
    return [...plan.files, { path: composePath(plan.state), text: composeFile(plan) }];
  return [...plan.files];
}

/**
 * Writes the units and has systemd run them; what is so already goes on undisturbed.
 * @returns the names of the parts that were started or started anew
 * @throws AgentError `bad_input/state_folder`, `unknown/endpoint_start`
 */
export async function startUnits(
  plan: EndpointPlan,
  run: RunProgram = runProgram,
  folders: UnitFolders = usualUnitFolders,
): Promise<string[]> {
  const last = readRunning(plan.state);
  const changed = writePlanned({ ...plan, files: generatedFiles(plan, folders) });
  const restarted = plan.parts.filter(({ name, argv }) => {
    const unit = join(folders.units, unitName(plan.name, name));
    return (
      changed.includes(unit) ||
      changed.some((file) => argv.includes(file) && basename(file) === 'haproxy.cfg')
    );
  });
  const over = (last?.parts ?? []).filter((old) => !plan.parts.some(({ name }) => name === old.name));
  record(plan, folders);
  await run('systemd-sysusers');
  await run('chown', '--recursive', 'almanac-endpoint:almanac-endpoint', plan.state);
  for (const { name } of over) await removeUnit(plan.name, name, run, folders);
  await run('systemctl', 'daemon-reload');
  const units = plan.parts.map(({ name }) => unitName(plan.name, name));
  await run('systemctl', 'enable', '--now', ...units);
  const again = restarted.filter(({ name }) => last?.parts.some((old) => old.name === name));
  if (again.length > 0)
    await run('systemctl', 'restart', ...again.map(({ name }) => unitName(plan.name, name)));
  return restarted.map(({ name }) => name);
}

/** Ends the units and takes them away; databases, logs and the identity stay. */
export async function endUnits(
  name: string,
  state: string,
  run: RunProgram = runProgram,
  folders: UnitFolders = usualUnitFolders,
): Promise<number> {
  const running = readRunning(state);
  for (const part of running?.parts ?? []) await removeUnit(name, part.name, run, folders);
  await run('systemctl', 'daemon-reload');
  forget(state);
  return running?.parts.length ?? 0;
}

async function removeUnit(
  endpoint: string,
  part: string,
  run: RunProgram,
  { units }: UnitFolders,
): Promise<void> {
  const unit = unitName(endpoint, part);
  await run('systemctl', 'disable', '--now', unit);
  rmSync(join(units, unit), { force: true });
}

/** Writes the compose file and has it run. @throws AgentError as `startUnits` does */
export async function startContainers(plan: EndpointPlan, run: RunProgram = runProgram): Promise<string[]> {
  if (plan.parts.some(({ node }) => node?.restore)) {
    throw new AgentError(
      'bad_input/snapshot',
      '"snapshot" cannot be used with containers, whose node has no command line; run "almanac snapshot restore" before, and leave it out',
    );
  }
  const before = readRunning(plan.state)?.parts.map(({ name }) => name) ?? [];
  writePlanned({ ...plan, files: generatedFiles(plan) });
  record(plan);
  await run(
    containerProgram(),
    'compose',
    '--file',
    composePath(plan.state),
    'up',
    '--detach',
    '--remove-orphans',
  );
  return plan.parts.map(({ name }) => name).filter((name) => !before.includes(name));
}

export async function endContainers(state: string, run: RunProgram = runProgram): Promise<number> {
  const running = readRunning(state);
  await run(containerProgram(), 'compose', '--file', composePath(state), 'down');
  forget(state);
  return running?.parts.length ?? 0;
}

function composePath(state: string): string {
  return join(state, 'compose.yaml');
}

function record(plan: EndpointPlan, folders?: UnitFolders): void {
  writeRunning(plan.state, {
    version: 1,
    name: plan.name,
    keeper: plan.keeper,
    files: generatedFiles(plan, folders).map(({ path }) => path),
    parts: plan.parts.map(({ name, listen, argv }) => ({ name, listen, argv: [...argv] })),
  });
}

function forget(state: string): void {
  for (const file of readRunning(state)?.files ?? []) rmSync(file, { force: true });
  rmSync(join(state, 'running.json'), { force: true });
}

const execute = promisify(execFile);

const runProgram: RunProgram = async (program, ...args) => {
  try {
    await execute(program, args);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new AgentError(
      'unknown/endpoint_start',
      `"${[program, ...args].join(' ')}" failed: ${stderr.trim() || String(cause)}; run this as root, or have --out FOLDER write the files alone`,
      { data: { program }, cause },
    );
  }
};
